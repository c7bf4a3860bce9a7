/** Modules go by the names that programs import them by: src/learn is `ostrom/learn`. */
import { Converter, ReflectionKind } from "typedoc";

/** What TypeDoc calls when it loads this file as its plugin. */
export function load({ converter }) {
  converter.on(Converter.EVENT_CREATE_DECLARATION, (_, reflection) => {
    if (reflection.kindOf(ReflectionKind.Module))
      reflection.name = `ostrom/${reflection.name}`
        .replace("/src", "")
        .replace("/agents/strategies", "/strategies");
  });
}
