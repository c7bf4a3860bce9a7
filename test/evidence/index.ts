/** Every study, in the order in which they are run. */

import { alarms } from "./alarms.ts";
import { battery } from "./battery.ts";
import { coverage } from "./coverage.ts";
import type { Study } from "./study.ts";

// biome-ignore lint/suspicious/noExplicitAny: each study has a result of its own.
export const studies: readonly Study<any>[] = [alarms, battery, coverage];
