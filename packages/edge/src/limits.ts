/**
 * Every limit of the edge, with the attack or accident that it stops. All that arrives here is written by strangers.
 */
export const EDGE_LIMITS = {
  /** Request line and headers together; more is answered 431. Memory held per connection before a request is known. */
  headerBytes: 16_384,
  /** An image's address beyond this is answered alike and keeps nothing. Proxies cut there anyway. */
  targetCharacters: 8_192,
  /** Query parameters read from one address: a thousand of them would only cost time. */
  queryParameters: 100,
  /** A body of 100 events with all their properties is smaller; more is answered 413. */
  bodyBytes: 262_144,
  /** What is read on, unseen, after a body was too long, so that the sender can hear the answer. Beyond it: cut off. */
  drainedBytes: 8_388_608,
  /** Events in one body. */
  eventsPerBody: 100,
  /** A page's or referrer's address, before it is parsed. */
  addressCharacters: 4_096,
  /** An agent longer than this is cut: agents of real programs stay below 400 characters. */
  agentCharacters: 1_000,
  /** `X-Forwarded-For` entries looked at from the right: a forged list of thousands costs nothing. */
  forwardedEntries: 20,
  /** Headers must have arrived (a slow sender holds a connection) … */
  headersTimeoutMs: 10_000,
  /** … and the whole request. */
  requestTimeoutMs: 15_000,
  /** A silent connection is closed. */
  keepAliveTimeoutMs: 65_000,
  /** Connections at once; the kernel's backlog holds the next ones. */
  connections: 16_384,
  /** Events dated further back, or further ahead, get the time of arrival. */
  eventPastMs: 24 * 3_600_000,
  eventFutureMs: 5 * 60_000,
  /** Networks whose hits of the current second are counted; more at once than this are not limited. */
  limitedNetworks: 200_000,
  /** Sessions in memory, about 250 bytes each. When there are more, the one silent for longest is ended early. */
  sessions: 200_000,
  /** Entries of the caches of parsed agents and addresses: strangers choose what goes in. */
  cachedAgents: 4_096,
  cachedAddresses: 4_096,
  cachedIdentityKeys: 1_024,
  /** Visitors to whom a cookie was offered within seconds. */
  rememberedOffers: 4_096,
  /** A `Cookie` header is read to here: the rest of the header is somebody else's. */
  cookieCharacters: 8_192,
  /** Longer ones are hardly asked for twice, and would fill the memory. */
  cachedAddressCharacters: 1_024,
} as const;

/** A session ends after this much inactivity. */
export const SESSION_IDLE_SECONDS = 30 * 60;
