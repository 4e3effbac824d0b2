/**
 * The settings: the only place that reads the environment. Read once, checked, frozen. What is wrong is named with what
 * to write instead, all of it at once, and nothing starts.
 */
import { openNetworks } from '@clearpixel/edge/networks';
import { MIN_SECRET_CHARACTERS } from '@clearpixel/pixel';
import { isIP } from 'node:net';
import path from 'node:path';
import { accessSync, constants } from 'node:fs';

export interface Listen {
  host: string;
  port: number;
}

export interface Settings {
  dataDirectory: string;
  edgeListen: Listen;
  consoleListen: Listen;
  pagesListen: Listen;
  /** Addresses that others see, without a slash at the end. */
  edgeUrl: string;
  consoleUrl: string;
  pagesUrl: string;
  /** An owner's key from outside. */
  apiKey: string | undefined;
  /** Of scope `relay`, for commands that stamp; else this machine's key. */
  relayKey: string | undefined;
  /** Signing secrets from outside, newest first; else the data folder has one. */
  secrets: readonly string[] | undefined;
  store: string;
  registry: string;
  trustedProxies: readonly string[];
  durability: 'fsync' | 'write';
  rateLimit: number;
  /** Bytes; 0 is no quota. */
  spoolQuotaBytes: number;
  countryFile: string | undefined;
  /** A list of networks, Apple's list of its relay, or both; else the packaged one. */
  networkFiles: readonly string[];
  smtpUrl: string | undefined;
  /** By which Mailgun and SendGrid sign what they tell of deliveries. */
  mailgunKey: string | undefined;
  sendgridKey: string | undefined;
  /** Hostnames that may be private and asked all the same. */
  outgoingAllow: readonly string[];
}

export interface SettingFault {
  name: string;
  message: string;
}

/** A reader of one variable: the value, or what to write instead. */
type Reader<Value> = (text: string) => Value | { fix: string };

const API_KEY_MIN_CHARACTERS = 32;
const MAX_RATE = 1_000_000_000;

/** @param environment names and values; an empty value counts as not set. */
export function readSettings(
  environment: Readonly<Record<string, string | undefined>>,
  workingDirectory = process.cwd(),
): { settings: Settings } | { faults: SettingFault[] } {
  const faults: SettingFault[] = [];
  const read = <Value>(
    name: string,
    byDefault: string,
    reader: Reader<Value>,
    fallback: Value,
  ): Value => {
    const given = environment[name];
    const value = reader(given === undefined || given === '' ? byDefault : given);
    if (typeof value === 'object' && value !== null && 'fix' in value) {
      // The value may be a secret: it is not repeated.
      faults.push({ name, message: value.fix });
      return fallback;
    }
    return value;
  };
  const optional = <Value>(name: string, reader: Reader<Value>): Value | undefined =>
    environment[name] === undefined || environment[name] === ''
      ? undefined
      : read<Value | undefined>(name, '', reader, undefined);
  const nowhere: Listen = { host: '', port: 0 };

  const edgeListen = read('CLEARPIXEL_EDGE_LISTEN', '127.0.0.1:8080', listen, nowhere);
  const consoleListen = read('CLEARPIXEL_CONSOLE_LISTEN', '127.0.0.1:8081', listen, nowhere);
  const pagesListen = read('CLEARPIXEL_PAGES_LISTEN', '127.0.0.1:8082', listen, nowhere);
  const settings: Settings = {
    dataDirectory: path.resolve(workingDirectory, environment['CLEARPIXEL_DATA'] || './data'),
    edgeListen,
    consoleListen,
    pagesListen,
    edgeUrl: read('CLEARPIXEL_EDGE_URL', urlOf(edgeListen), publicUrl, ''),
    consoleUrl: read('CLEARPIXEL_CONSOLE_URL', urlOf(consoleListen), publicUrl, ''),
    pagesUrl: read('CLEARPIXEL_PAGES_URL', urlOf(pagesListen), publicUrl, ''),
    apiKey: optional('CLEARPIXEL_API_KEY', apiKey),
    relayKey: optional('CLEARPIXEL_RELAY_KEY', apiKey),
    secrets: optional('CLEARPIXEL_SECRET', secrets),
    store: read('CLEARPIXEL_STORE', 'chdb:', storeUrl, ''),
    registry: read('CLEARPIXEL_REGISTRY', 'sqlite:', registryUrl, ''),
    trustedProxies: optional('CLEARPIXEL_TRUSTED_PROXIES', cidrs) ?? [],
    durability: read('CLEARPIXEL_DURABILITY', 'fsync', durability, 'fsync'),
    rateLimit: read('CLEARPIXEL_RATE_LIMIT', '200', rate, 0),
    spoolQuotaBytes: read('CLEARPIXEL_SPOOL_QUOTA', '0', bytes, 0),
    countryFile: optional('CLEARPIXEL_COUNTRY_FILE', readableFile),
    networkFiles: optional('CLEARPIXEL_NETWORKS', networkFiles) ?? [],
    smtpUrl: optional('CLEARPIXEL_SMTP_URL', smtpUrl),
    mailgunKey: optional('CLEARPIXEL_MAILGUN_KEY', mailgunKey),
    sendgridKey: optional('CLEARPIXEL_SENDGRID_KEY', sendgridKey),
    outgoingAllow: optional('CLEARPIXEL_OUTGOING_ALLOW', hostnames) ?? [],
  };
  return faults.length > 0 ? { faults } : { settings: Object.freeze(settings) };
}

/** Variables that look like ours and are none: most likely misspelt. */
export function unknownSettings(
  environment: Readonly<Record<string, string | undefined>>,
): string[] {
  return Object.keys(environment).filter(
    (name) => name.startsWith('CLEARPIXEL_') && !KNOWN.has(name),
  );
}

export const SETTING_NAMES: readonly string[] = [
  'DATA',
  'EDGE_LISTEN',
  'CONSOLE_LISTEN',
  'PAGES_LISTEN',
  'EDGE_URL',
  'CONSOLE_URL',
  'PAGES_URL',
  'API_KEY',
  'RELAY_KEY',
  'SECRET',
  'STORE',
  'REGISTRY',
  'TRUSTED_PROXIES',
  'DURABILITY',
  'RATE_LIMIT',
  'SPOOL_QUOTA',
  'COUNTRY_FILE',
  'NETWORKS',
  'SMTP_URL',
  'MAILGUN_KEY',
  'SENDGRID_KEY',
  'OUTGOING_ALLOW',
].map((name) => `CLEARPIXEL_${name}`);
const KNOWN = new Set(SETTING_NAMES);

export function listen(text: string): Listen | { fix: string } {
  const match = /^(\[[^\]]+\]|[^:]+):(\d{1,5})$/.exec(text.trim());
  const host = (match?.[1] ?? '').replace(/^\[|\]$/g, '');
  const port = Number(match?.[2]);
  if (match === null || port > 65_535 || (isIP(host) === 0 && !/^[\w.-]+$/.test(host)))
    return { fix: 'write an address and a port, as 127.0.0.1:8080 or [::1]:8080' };
  return { host, port };
}

function urlOf({ host, port }: Listen): string {
  const reachable = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable || 'localhost'}:${port}`;
}

export function publicUrl(text: string): string | { fix: string } {
  const url = URL.parse(text);
  if (
    url === null ||
    (url.protocol !== 'http:' && url.protocol !== 'https:') ||
    url.search !== '' ||
    url.hash !== '' ||
    url.username !== ''
  )
    return {
      fix: 'write the address that others see, as https://pixel.example, without parameters',
    };
  return url.href.replace(/\/+$/, '');
}

function apiKey(text: string): string | { fix: string } {
  // A blank in it could not be sent in a header.
  return text.length >= API_KEY_MIN_CHARACTERS && /^[!-~]+$/.test(text)
    ? text
    : {
        fix: `write a key of at least ${API_KEY_MIN_CHARACTERS} ASCII characters without blanks, as from: openssl rand -hex 32`,
      };
}

function secrets(text: string): readonly string[] | { fix: string } {
  const list = text.split(',').map((secret) => secret.trim());
  return list.every((secret) => secret.length >= MIN_SECRET_CHARACTERS)
    ? list
    : {
        fix: `write one or more secrets of at least ${MIN_SECRET_CHARACTERS} characters, the newest first, with commas between them`,
      };
}

function storeUrl(text: string): string | { fix: string } {
  if (text === 'chdb:') return text;
  const url = URL.parse(text);
  return url !== null && (url.protocol === 'http:' || url.protocol === 'https:')
    ? text
    : { fix: 'write chdb: or http://user:password@host:8123/database?cluster=name' };
}

function registryUrl(text: string): string | { fix: string } {
  if (text === 'sqlite:') return text;
  const url = URL.parse(text);
  return url !== null &&
    (url.protocol === 'postgres:' || url.protocol === 'postgresql:') &&
    url.hostname !== ''
    ? text
    : { fix: 'write sqlite: or postgres://user:password@host:5432/database' };
}

function isCidr(text: string): boolean {
  const [address = '', bits, more] = text.split('/');
  const family = isIP(address);
  return (
    family !== 0 &&
    more === undefined &&
    (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128)))
  );
}

function cidrs(text: string): readonly string[] | { fix: string } {
  const list = text.split(',').map((cidr) => cidr.trim());
  return list.every(isCidr)
    ? list
    : { fix: 'write networks with commas between them, as 10.0.0.0/8,::1/128' };
}

function durability(text: string): 'fsync' | 'write' | { fix: string } {
  return text === 'fsync' || text === 'write' ? text : { fix: 'write fsync or write' };
}

function rate(text: string): number | { fix: string } {
  const value = Number(text);
  return /^\d+$/.test(text) && value <= MAX_RATE
    ? value
    : { fix: 'write hits a second from one network as a whole number; 0 is no limit' };
}

function bytes(text: string): number | { fix: string } {
  const match = /^(\d{1,12})\s*(?:([KMGT])i?B?)?$/i.exec(text.trim());
  if (match === null) return { fix: 'write a size, as 10GB; 0 is no quota' };
  const power = ['', 'K', 'M', 'G', 'T'].indexOf((match[2] ?? '').toUpperCase());
  return Number(match[1]) * 1024 ** power;
}

function readableFile(text: string): string | { fix: string } {
  try {
    accessSync(text, constants.R_OK);
    return path.resolve(text);
  } catch {
    return { fix: 'write the path of a .mmdb file that can be read' };
  }
}

/** Read as a whole: a list that is wrong in its last line must not be found out by the edge. */
function networkFiles(text: string): readonly string[] | { fix: string } {
  const files = text.split(',').map((file) => path.resolve(file.trim()));
  try {
    openNetworks(files);
    return files;
  } catch (error) {
    return {
      fix: `write the path of a list of networks, of Apple's egress-ip-ranges.csv, or of both with a comma between them (docs/verdicts.md): ${error instanceof Error ? error.message : ''}`,
    };
  }
}

function hostnames(text: string): readonly string[] | { fix: string } {
  const list = text.split(',').map((name) => name.trim().toLowerCase());
  return list.every((name) => /^[\w.:-]+$/.test(name))
    ? list
    : { fix: 'write hostnames with commas between them, as intranet.example,10.0.0.5' };
}

const mailgunKey = (text: string): string | { fix: string } =>
  /^[\x21-\x7e]{16,200}$/.test(text)
    ? text
    : { fix: 'write the HTTP webhook signing key that Mailgun shows' };

const sendgridKey = (text: string): string | { fix: string } =>
  /^[A-Za-z0-9+/]{80,300}={0,2}$/.test(text)
    ? text
    : { fix: 'write the verification key that SendGrid shows for its signed Event Webhook' };

function smtpUrl(text: string): string | { fix: string } {
  const url = URL.parse(text);
  return url !== null &&
    (url.protocol === 'smtp:' || url.protocol === 'smtps:') &&
    url.hostname !== ''
    ? text
    : { fix: 'write smtp://user:password@host:587 or smtps://host:465' };
}
