/** What agents send each other, whoever wrote it: bytes, clocks, rights, names and claims. Nothing here knows a batch. */
export { answer, mostMessages } from "./answers.ts";
export type { Refusal } from "./bytes.ts";
export { type Claim, evaluateClaims, type Truth } from "./claims.ts";
export {
  type Arrival,
  afterSending,
  emptyInbox,
  type Inbox,
  mostHeld,
  receive,
  type Stamped,
} from "./clocks.ts";
export type { Json } from "./json.ts";
export { type MessageLimits, messageLimits } from "./limits.ts";
export { type Mailbox, mailbox, type Post, type PostRefusal, post } from "./mailbox.ts";
export { type Message, type Reading, readMessage, writeMessage } from "./message.ts";
export { type NameRefusal, type Names, noNames, registerName, skeleton } from "./names.ts";
export { type Grant, grant, may, type Rights, revoke, rightsOf } from "./rights.ts";
export { forCsv, forHtml, forLog } from "./show.ts";
