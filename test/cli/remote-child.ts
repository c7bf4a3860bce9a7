/** Runs command lines that a parent process sends: it has a TypeScript loader, so workers start in it. */
import { said } from "./said.ts";

process.on("message", async ({ id, args }: { id: number; args: string[] }) => {
  process.send?.({ id, said: await said(args) });
});
