import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  SOURCE_ID_BYTES,
  SUBJECT_REF_BYTES,
  encodeBase32,
  newSourceId,
  newSubjectRef,
} from './id.ts';
import { LEVELS } from './level.ts';
import {
  MAX_DESTINATION_BYTES,
  TOKEN_KINDS,
  TRAP_LINK,
  createTokenCodec,
  isDestination,
  readUnverified,
  tokenCodecOf,
  tokenKeys,
} from './token.ts';
import type { Token } from './token.ts';

const SECRET = 'first-secret-first-secret-first-secret';
const OTHER = 'other-secret-other-secret-other-secret';
const codec = createTokenCodec([SECRET]);

const tokens: fc.Arbitrary<Token> = fc
  .record({
    kind: fc.constantFrom(...TOKEN_KINDS),
    source: fc.uint8Array({ minLength: SOURCE_ID_BYTES, maxLength: SOURCE_ID_BYTES }),
    subject: fc.option(
      fc.uint8Array({ minLength: SUBJECT_REF_BYTES, maxLength: SUBJECT_REF_BYTES }),
    ),
    level: fc.constantFrom(...LEVELS),
    seconds: fc.integer({ min: 0, max: 0xffff_ffff }),
    destination: fc
      .webUrl({ withQueryParameters: true, withFragments: true })
      .filter(isDestination),
    link: fc.option(fc.integer({ min: 1, max: TRAP_LINK })),
  })
  .map(({ kind, source, subject, level, seconds, destination, link }) => ({
    kind,
    source: encodeBase32(source),
    subject:
      subject === null || level === 'off' || level === 'count' ? null : encodeBase32(subject),
    level,
    stampedAt: seconds * 1000,
    ...(kind === 'click' ? { destination, ...(link === null ? {} : { link }) } : {}),
  }));

const anOpen = (): Token => ({
  kind: 'open',
  source: newSourceId(),
  subject: newSubjectRef(),
  level: 'identified',
  stampedAt: 1_700_000_000_000,
});

test('what was signed is read back, by its own kind alone', () => {
  fc.assert(
    fc.property(tokens, (token) => {
      const text = codec.sign(token);
      expect(text).toMatch(/^[\w-]+$/);
      for (const kind of TOKEN_KINDS)
        expect(codec.verify(kind, text)).toEqual(kind === token.kind ? token : null);
    }),
  );
});

test('an open is about 40 characters', () => {
  expect(codec.sign(anOpen())).toHaveLength(43);
  expect(codec.sign({ ...anOpen(), subject: null, level: 'count' })).toHaveLength(32);
});

test('a click of before links had numbers is still what it was', () => {
  // Signed by the version without them.
  const text = 'W8dlU_EAAEQyFMdBAEQyFMdCVLZodHRwczovL2EuZXhhbXBsZS8_eD0xI3kxcVBtS1KEFyqLWVo';
  expect(createTokenCodec([SECRET]).verify('click', text)).toEqual({
    kind: 'click',
    source: '0123456784',
    subject: '0123456789abc',
    level: 'identified',
    stampedAt: 1_700_000_000_000,
    destination: 'https://a.example/?x=1#y',
  });
});

test('any change of a token, however small, makes it a plain no', () => {
  fc.assert(
    fc.property(tokens, fc.nat(), fc.integer({ min: 1, max: 63 }), (token, place, step) => {
      const text = codec.sign(token);
      const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
      const at = place % text.length;
      const other = alphabet[(alphabet.indexOf(text.charAt(at)) + step) % 64] ?? '';
      expect(codec.verify(token.kind, text.slice(0, at) + other + text.slice(at + 1))).toBeNull();
      expect(codec.verify(token.kind, text.slice(0, at))).toBeNull();
      expect(codec.verify(token.kind, text + text.charAt(at))).toBeNull();
    }),
  );
});

test('nothing that is not a token makes it throw', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string({ unit: 'binary', maxLength: 200 }), fc.stringMatching(/^[\w-]{0,120}$/)),
      fc.constantFrom(...TOKEN_KINDS),
      (text, kind) => {
        expect(codec.verify(kind, text)).toBeNull();
      },
    ),
  );
  expect(codec.verify('open', 'A'.repeat(1_000_000))).toBeNull();
});

test('what a token says can be read without its key, and nothing makes that throw', () => {
  fc.assert(
    fc.property(tokens, (one) => {
      expect(readUnverified(one.kind, codec.sign(one))).toEqual(
        codec.verify(one.kind, codec.sign(one)),
      );
    }),
  );
  fc.assert(
    fc.property(fc.constantFrom(...TOKEN_KINDS), fc.base64String(), (kind, text) => {
      readUnverified(kind, text.replaceAll(/[+/=]/g, '-'));
    }),
  );
});

test('a token of another installation is a plain no', () => {
  expect(createTokenCodec([OTHER]).verify('open', codec.sign(anOpen()))).toBeNull();
});

test('after rotation the new key signs and the old one still verifies, until it is dropped', () => {
  const token = anOpen();
  const old = codec.sign(token);
  const rotated = createTokenCodec([OTHER, SECRET]);
  expect(rotated.verify('open', old)).toEqual(token);
  const fresh = rotated.sign(token);
  expect(fresh).not.toBe(old);
  expect(createTokenCodec([OTHER]).verify('open', fresh)).toEqual(token);
  expect(createTokenCodec([OTHER]).verify('open', old)).toBeNull();
});

test('two keys with one key id both verify', () => {
  // The id is one byte: among 600 secrets some two must share it.
  const byId = new Map<string, string>();
  let pair: [string, string] | undefined;
  for (let i = 0; pair === undefined && i < 600; i++) {
    const secret = `${SECRET}-${i}`;
    const id = createTokenCodec([secret]).sign(anOpen()).slice(1, 2);
    const bytes = Uint8Array.fromBase64(createTokenCodec([secret]).sign(anOpen()).slice(0, 4), {
      alphabet: 'base64url',
    });
    const key = `${bytes[1]}${id}`.slice(0, -1);
    const earlier = byId.get(key);
    if (earlier !== undefined) pair = [earlier, secret];
    byId.set(key, secret);
  }
  expect(pair).toBeDefined();
  const [first, second] = pair ?? ['', ''];
  const token = anOpen();
  const both = createTokenCodec([first, second]);
  expect(both.verify('open', createTokenCodec([first]).sign(token))).toEqual(token);
  expect(both.verify('open', createTokenCodec([second]).sign(token))).toEqual(token);
});

test('keys of some kinds make and know tokens of those kinds alone', () => {
  const relay = tokenCodecOf([tokenKeys(SECRET, ['open', 'click'])]);
  const token = anOpen();
  expect(relay.sign(token)).toBe(codec.sign(token));
  expect(relay.verify('open', codec.sign(token))).toEqual(token);
  const reader: Token = { ...token, kind: 'reader' };
  expect(() => relay.sign(reader)).toThrow(RangeError);
  expect(relay.verify('reader', codec.sign(reader))).toBeNull();
});

test("the owner's own token names nobody", () => {
  const own: Token = { ...anOpen(), subject: null, level: 'anonymous', isOwn: true };
  expect(codec.verify('open', codec.sign(own))).toEqual(own);
  expect(() => codec.sign({ ...anOpen(), isOwn: true })).toThrow(RangeError);
  expect(() => codec.sign({ ...own, level: 'count' })).toThrow(RangeError);
});

test('a mistake of the caller is refused when signing', () => {
  const wrong: Partial<Token>[] = [
    { source: 'nonsense' },
    { subject: 'jane@example.org' },
    { level: 'count' },
    { stampedAt: 1.5 },
    { destination: 'https://a.example/' },
    { kind: 'click' },
    { link: 1 },
    { kind: 'click', destination: 'https://a.example/', link: 0 },
    { kind: 'click', destination: 'https://a.example/', link: 256 },
    { kind: 'click', destination: 'https://a.example/', link: 1.5 },
    { kind: 'click', destination: 'javascript:alert(1)' },
    { kind: 'click', destination: '/relative' },
    { kind: 'click', destination: `https://a.example/${'a'.repeat(MAX_DESTINATION_BYTES)}` },
  ];
  for (const change of wrong)
    expect(() => codec.sign({ ...anOpen(), ...change })).toThrow(RangeError);
  expect(() => createTokenCodec(['short'])).toThrow(RangeError);
  expect(() => createTokenCodec([])).toThrow(RangeError);
});

test('a forged token takes the time of a genuine one', () => {
  const genuine = codec.sign(anOpen());
  const forged = genuine.slice(0, -4) + (genuine.endsWith('AAAA') ? 'BBBB' : 'AAAA');
  const unknownKey = createTokenCodec([OTHER]).sign(anOpen());
  const time = (text: string): number => {
    const start = process.hrtime.bigint();
    for (let i = 0; i < 300; i++) codec.verify('open', text);
    return Number(process.hrtime.bigint() - start);
  };
  const samples: Record<'genuine' | 'forged' | 'unknownKey', number[]> = {
    genuine: [],
    forged: [],
    unknownKey: [],
  };
  for (let round = 0; round < 60; round++) {
    samples.genuine.push(time(genuine));
    samples.forged.push(time(forged));
    samples.unknownKey.push(time(unknownKey));
  }
  // The MAC is nearly all of the work; a check that ends early would take a tenth of it.
  expect(median(samples.forged) / median(samples.genuine)).toBeGreaterThan(0.5);
  expect(median(samples.unknownKey) / median(samples.genuine)).toBeGreaterThan(0.5);
});

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}
