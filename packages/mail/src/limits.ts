/** Every limit and time of the relay beside those of the proxy itself (smtp's limits.ts), with what it stops. */

/** A mail waits for the console so long; then the console counts as down. Two such waits fit into the proxy's time for a plan. */
export const CONSOLE_TIMEOUT_MS = 10_000;
/** After a failure nobody asks for so long: hundreds of mails would each wait for the same silence. */
export const CONSOLE_REST_MS = 1_000;
/** Some other server at that address, whose answer has no end, must not fill memory. */
export const MAX_ANSWER_BYTES = 4 * 1024 * 1024;

/** Keys are asked for again after this: a rotated key is used by then. */
export const KEYS_FRESH_MS = 5 * 60_000;
/** While the console is down, older keys sign nothing: as the edge, a day without news, trusts nothing it had. */
export const KEYS_KEPT_MS = 24 * 3_600_000;
/** Codecs made ready. There are as many as key rotations while mails wait. */
export const MAX_CODECS = 16;

/** A withdrawn consent is in new mails after this. In those sent before, the edge sees to it at each hit. */
export const PLAN_FRESH_MS = 120_000;
/** While the console is down, what is known of a recipient holds so long. */
export const PLAN_KEPT_MS = 600_000;
/** About 200 bytes of memory each: mails to ever new addresses must not fill it. The oldest go. */
export const MAX_CACHED_RECIPIENTS = 50_000;
export const MAX_CACHED_CAMPAIGNS = 1_000;
/** In one call: the console takes no more. */
export const PLAN_ADDRESSES = 1_000;
/** RFC 5321, section 4.5.3.1: 64 before the @, 255 behind it. A longer address is no recipient's. */
export const MAX_ADDRESS_CHARACTERS = 320;

/** Notes of deliveries are gathered so long before they are told. */
export const NOTES_GATHER_MS = 1_000;
/** In one call: the console takes no more. */
export const NOTES_PER_CALL = 1_000;
/** While the console is down, notes wait in memory, at about 200 bytes each. Beyond it the oldest are lost. */
export const MAX_WAITING_NOTES = 50_000;
/** Between attempts; doubled from the gathering time up to this. */
export const NOTES_RETRY_MOST_MS = 60_000;
/** What is left when the relay is closed is tried once more; beside the proxy's 8 s it fits into the 10 s of a stop. */
export const NOTES_CLOSE_MS = 1_500;

/** How often an operator is told that mails pass unstamped: not for each of them. */
export const PASSED_NOTICE_MS = 60_000;

/** Of a file that is stamped as a whole: as large as a mail through the relay may be. */
export const MAX_FILE_BYTES = 50 * 1024 * 1024;
