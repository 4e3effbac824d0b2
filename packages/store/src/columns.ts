/**
 * The columns of `events`: one for each field of the event schema, with the same name. For each field it also says how a
 * spool line is read, and what makes a value suspicious.
 *
 * The engine reads a segment's lines itself, far faster than JavaScript could, but it is lenient where the schema is
 * strict: a missing field becomes its default, a number that is too large wraps around, the 31st of February becomes the
 * 3rd of March. So every field has a condition, in SQL, that is true for at least all values that the schema refuses.
 * One suspicious row stops the insert before a row of the segment is in; then, and only then, the lines are checked one
 * by one with the schema itself (line-check.ts), which has the last word.
 */
import {
  CERTAINTIES,
  CHANNELS,
  DEVICES,
  EVENT_KINDS,
  EVENT_LIMITS,
  LEVELS,
  SOURCE_KINDS,
  TRAP_LINK,
  VERDICTS,
} from '@clearpixel/pixel';
import type { EventField } from '@clearpixel/pixel';

export interface Column {
  /** Type, codec and comment-free rest of the column's definition. */
  definition: string;
  /** The type by which a line is read: Nullable where the field may not be left out, text where the engine is too lenient. */
  wire: string;
  /** From what was read to what is stored. */
  stored: string;
  /** True for every value that the schema refuses, perhaps for more. Absent where reading is as strict as the schema. */
  suspicious?: string;
}

/** A constant of this code as an SQL literal. Never for anything that came from outside. */
const literal = (text: string): string =>
  `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
const oneOf = (name: string, values: readonly string[]): string =>
  `${name} NOT IN (${values.map(literal).join(', ')})`;

/** UTF-16 units, as the schema counts: a character beyond the basic plane (4 bytes in UTF-8) is two. */
const tooLong = (name: string, units: number): string =>
  `(length(${name}) > ${units} AND lengthUTF8(${name}) + countMatches(${name}, '[\\\\x{10000}-\\\\x{10FFFF}]') > ${units})`;

const text = (name: EventField, units: number, codec = 'CODEC(ZSTD(1))'): Column => ({
  definition: `String ${codec}`,
  wire: 'String',
  stored: name,
  suspicious: tooLong(name, units),
});
const word = (name: EventField, units: number): Column => ({
  ...text(name, units),
  definition: 'LowCardinality(String)',
});
const choice = (name: EventField, values: readonly string[], required: boolean): Column => ({
  definition: 'LowCardinality(String)',
  wire: required ? 'Nullable(String)' : 'String',
  stored: required ? `assumeNotNull(${name})` : name,
  suspicious: required ? `(${name} IS NULL OR ${oneOf(name, values)})` : oneOf(name, values),
});
/** Read as text: as a number it would wrap around at 64 bits instead of being refused. */
const uint64 = (name: EventField): Column => ({
  definition: 'UInt64 CODEC(ZSTD(1))',
  wire: 'String',
  stored: `if(${name} = '', 0, toUInt64OrZero(${name}))`,
  suspicious: `(${name} != '' AND toUInt64OrNull(${name}) IS NULL)`,
});
const date = (name: EventField): Column => ({
  definition: 'Date CODEC(ZSTD(1))',
  wire: 'Nullable(String)',
  stored: `toDateOrZero(assumeNotNull(${name}))`,
  suspicious: `(${name} IS NULL OR toString(toDateOrZero(assumeNotNull(${name}))) != ${name})`,
});

const MAX_AT = 4_102_444_800_000; // 2100-01-01: a DateTime64 of milliseconds and a Date both hold it

export const EVENT_COLUMNS: Readonly<Record<EventField, Column>> = {
  id: {
    definition: 'UUID CODEC(NONE)', // random bits
    wire: 'Nullable(String)',
    stored: 'toUUIDOrZero(assumeNotNull(id))',
    suspicious: `(id IS NULL OR toString(toUUIDOrZero(assumeNotNull(id))) != id OR substring(assumeNotNull(id), 15, 1) NOT IN ('4', '7') OR substring(assumeNotNull(id), 20, 1) NOT IN ('8', '9', 'a', 'b'))`,
  },
  at: {
    definition: `DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1))`,
    wire: 'Nullable(Int64)',
    stored: `fromUnixTimestamp64Milli(assumeNotNull(at), 'UTC')`,
    suspicious: `(at IS NULL OR at < 0 OR at > ${MAX_AT})`,
  },
  source: {
    definition: 'LowCardinality(String)',
    wire: 'Nullable(String)',
    stored: 'assumeNotNull(source)',
    suspicious: '(source IS NULL OR length(source) != 10)',
  },
  sourceKind: choice('sourceKind', SOURCE_KINDS, true),
  kind: choice('kind', EVENT_KINDS, true),
  name: {
    definition: 'LowCardinality(String)',
    wire: 'Nullable(String)',
    stored: 'assumeNotNull(name)',
    suspicious: `(name IS NULL OR name = '' OR ${tooLong('assumeNotNull(name)', EVENT_LIMITS.nameCharacters)})`,
  },
  level: choice('level', LEVELS, true),
  verdict: choice('verdict', VERDICTS, true),
  certainty: choice('certainty', CERTAINTIES, true),
  reasons: {
    definition: 'Array(LowCardinality(String))',
    wire: 'Array(String)',
    stored: 'reasons',
    // Left out, it reads as empty: hardly ever is it so in a whole line.
    suspicious:
      '(empty(reasons) OR length(reasons) > 16 OR arrayExists(r -> length(r) > 60, reasons))',
  },
  day: date('day'),
  retainUntil: date('retainUntil'),
  hostname: word('hostname', EVENT_LIMITS.hostnameCharacters),
  path: text('path', EVENT_LIMITS.pathCharacters),
  channel: choice('channel', CHANNELS, false),
  utmSource: word('utmSource', EVENT_LIMITS.campaignCharacters),
  utmMedium: word('utmMedium', EVENT_LIMITS.campaignCharacters),
  utmCampaign: word('utmCampaign', EVENT_LIMITS.campaignCharacters),
  country: word('country', 2),
  value: {
    definition: 'Decimal(18, 4) CODEC(ZSTD(1))',
    wire: 'Decimal(38, 4)', // wide, so that what is too large is seen and does not stop the reading
    stored: "CAST(value, 'Decimal(18, 4)')",
    suspicious: `abs(value) > ${EVENT_LIMITS.valueMax}`,
  },
  link: {
    definition: 'UInt8 CODEC(ZSTD(1))',
    wire: 'Int64',
    stored: 'toUInt8(link)',
    suspicious: `(link < 0 OR link > ${TRAP_LINK})`,
  },
  visitor: uint64('visitor'),
  session: uint64('session'),
  sessionAt: {
    definition: `DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1))`,
    wire: 'Int64',
    stored: `fromUnixTimestamp64Milli(sessionAt, 'UTC')`,
    suspicious: `(sessionAt < 0 OR sessionAt > ${MAX_AT})`,
  },
  title: text('title', EVENT_LIMITS.titleCharacters),
  referrer: word('referrer', EVENT_LIMITS.hostnameCharacters),
  utmTerm: word('utmTerm', EVENT_LIMITS.campaignCharacters),
  utmContent: word('utmContent', EVENT_LIMITS.campaignCharacters),
  language: word('language', 3),
  browser: word('browser', 60),
  system: word('system', 60),
  device: choice('device', DEVICES, false),
  currency: word('currency', 3),
  engagedMs: {
    definition: 'UInt32 CODEC(ZSTD(1))',
    wire: 'Int64',
    stored: 'toUInt32(engagedMs)',
    suspicious: `(engagedMs < 0 OR engagedMs > ${EVENT_LIMITS.engagedMs})`,
  },
  scroll: {
    definition: 'UInt8 CODEC(ZSTD(1))',
    wire: 'Int64',
    stored: 'toUInt8(scroll)',
    suspicious: '(scroll < 0 OR scroll > 100)',
  },
  props: {
    definition: 'Map(LowCardinality(String), String) CODEC(ZSTD(1))',
    wire: 'Map(String, String)',
    stored: 'props',
    suspicious:
      `(length(props) > ${EVENT_LIMITS.propertyCount} OR ` +
      `arrayExists((k, v) -> length(k) > ${EVENT_LIMITS.propertyNameCharacters} OR length(v) > ${EVENT_LIMITS.propertyValueCharacters}, mapKeys(props), mapValues(props)))`,
  },
  subject: text('subject', 13, 'CODEC(LZ4)'), // random characters: packing them saves little and costs much
  lasting: {
    definition: 'UInt8 CODEC(ZSTD(1))',
    wire: 'Int64',
    stored: 'toUInt8(lasting)',
    suspicious: 'lasting NOT IN (0, 1, 2)',
  },
  network: text('network', 43),
  address: text('address', 45),
  agent: text('agent', 1_000),
};

const isField = (name: string): name is EventField => Object.hasOwn(EVENT_COLUMNS, name);
export const EVENT_FIELDS: readonly EventField[] = Object.keys(EVENT_COLUMNS).filter(isField);

/** Each column's definition, as it stands in CREATE TABLE. */
export const eventColumnDefinitions = (): string =>
  EVENT_FIELDS.map((field) => `  ${field} ${EVENT_COLUMNS[field].definition}`).join(',\n');

/** The structure by which lines of a segment are read. */
export const WIRE_STRUCTURE = EVENT_FIELDS.map(
  (field) => `${field} ${EVENT_COLUMNS[field].wire}`,
).join(', ');

export const STORED_FIELDS = EVENT_FIELDS.map((field) => EVENT_COLUMNS[field].stored).join(', ');

export const SUSPICIOUS_ROW = EVENT_FIELDS.flatMap(
  (field) => EVENT_COLUMNS[field].suspicious ?? [],
).join(' OR ');
