/**
 * What is given back by a function that works by what it does. Unlike `void` alone, as which functions of any kind pass, it is
 * refused by the compiler where a function gives a number, or is asynchronous.
 */
// biome-ignore lint/suspicious/noConfusingVoidType: the union is what tells the two apart
export type Nothing = void | undefined;
