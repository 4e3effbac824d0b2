/** Accounts, sessions and links on every registry. Run by `sqlite.test.ts` and `postgres.test.ts`. */
import { beforeEach, expect, test } from 'vitest';
import { hashSecret, newInvitationSchema, newSecret } from './account.ts';
import type { Account } from './account.ts';
import type { Registry } from './contract.ts';

const actor = { id: 'usr_test', name: '' };
const soon = (): string => new Date(Date.now() + 3_600_000).toISOString();
const past = (): string => new Date(Date.now() - 1_000).toISOString();
const longAgo = '2000-01-01T00:00:00.000Z';

export function accountsSuite(registry: () => Registry): void {
  let owner: Account;
  /** A new account of the given role. */
  const join = async (email: string, role: 'owner' | 'analyst' | 'viewer'): Promise<Account> => {
    const secret = newSecret();
    await registry().createInvitation(actor, newInvitationSchema.parse({ email, role }), {
      hash: hashSecret(secret),
      expiresAt: soon(),
    });
    const account = await registry().acceptInvitation(hashSecret(secret), {
      name: 'Ada',
      passwordHash: 'hash',
    });
    if (account === null) throw new Error('the invitation was not open');
    return account;
  };

  beforeEach(async () => {
    const page = await registry().accounts({ limit: 1_000 });
    const known = page?.items.find(({ email }) => email === 'first@example.com');
    owner =
      known ??
      (await registry().createFirstAccount({
        email: 'first@example.com',
        name: 'First',
        passwordHash: 'hash',
      })) ??
      expect.unreachable();
  });

  test('the first account is an owner, and there is one first account', async () => {
    expect(owner).toMatchObject({ role: 'owner', sites: null, secondFactor: false });
    const second = { email: 'second@example.com', name: 'Second', passwordHash: 'hash' };
    expect(await registry().createFirstAccount(second)).toBeNull();
    expect(await registry().hasAccounts()).toBe(true);
    expect(await registry().credentials('first@example.com')).toEqual({
      account: owner,
      passwordHash: 'hash',
      totpSecret: null,
    });
    expect(await registry().credentials('nobody@example.com')).toBeNull();
  });

  test('an invitation is used once, by its link, while it lasts', async () => {
    const [secret, late] = [newSecret(), newSecret()];
    const wanted = newInvitationSchema.parse({
      email: 'Guest@Example.com ',
      role: 'viewer',
      sites: ['0123456789'],
    });
    const first = { hash: hashSecret('replaced'), expiresAt: soon() };
    await registry().createInvitation(actor, wanted, first);
    const made = await registry().createInvitation(actor, wanted, {
      hash: hashSecret(secret),
      expiresAt: soon(),
    });
    expect(made).toMatchObject({ email: 'guest@example.com', role: 'viewer' });
    expect(await registry().invitation(first.hash)).toBeNull();
    expect(await registry().invitation(hashSecret(secret))).toEqual(made);
    expect(await registry().invitations()).toContainEqual(made);
    const person = { name: 'Guest', passwordHash: 'hash' };
    const both = await Promise.all([
      registry().acceptInvitation(hashSecret(secret), person),
      registry().acceptInvitation(hashSecret(secret), person),
    ]);
    expect(both.filter(Boolean)).toMatchObject([{ role: 'viewer', sites: ['0123456789'] }]);
    expect(await registry().createInvitation(actor, wanted, { hash: 'x', expiresAt: soon() })).toBe(
      'taken',
    );
    const other = newInvitationSchema.parse({ email: 'late@example.com', role: 'viewer' });
    await registry().createInvitation(actor, other, { hash: hashSecret(late), expiresAt: past() });
    expect(await registry().acceptInvitation(hashSecret(late), person)).toBeNull();
    expect(await registry().invitations()).toEqual([]);
  });

  test('an invitation can be taken back', async () => {
    const wanted = newInvitationSchema.parse({ email: 'back@example.com', role: 'viewer' });
    const hash = hashSecret(newSecret());
    const made = await registry().createInvitation(actor, wanted, { hash, expiresAt: soon() });
    if (made === 'taken') throw new Error('nobody has this address');
    expect(await registry().revokeInvitation(actor, made.id)).toBe(true);
    expect(await registry().revokeInvitation(actor, made.id)).toBe(false);
    expect(await registry().invitation(hash)).toBeNull();
  });

  test('somebody stays an owner', async () => {
    const everyone = (await registry().accounts({ limit: 1_000 }))?.items ?? [];
    for (const { id } of everyone) if (id !== owner.id) await registry().removeAccount(actor, id);
    expect(await registry().changeAccount(actor, owner.id, { role: 'viewer' })).toBe('last-owner');
    expect(await registry().removeAccount(actor, owner.id)).toBe('last-owner');
    const other = await join('other-owner@example.com', 'owner');
    expect(await registry().changeAccount(actor, other.id, { role: 'analyst' })).toMatchObject({
      role: 'analyst',
    });
    expect(
      await registry().changeAccount(actor, other.id, { sites: ['0123456789'] }),
    ).toMatchObject({ role: 'analyst', sites: ['0123456789'] });
    // An owner sees all: what bound them before is gone.
    expect(await registry().changeAccount(actor, other.id, { role: 'owner' })).toMatchObject({
      sites: null,
    });
    expect(await registry().removeAccount(actor, other.id)).toBe(true);
    expect(await registry().removeAccount(actor, other.id)).toBe(false);
    expect(await registry().changeAccount(actor, other.id, { role: 'owner' })).toBeNull();
  });

  test('sessions: living, idle, expired, ended, and gone with their account', async () => {
    const account = await join('sessions@example.com', 'analyst');
    const make = async (secret: string, expiresAt = soon()) =>
      registry().createSession(account.id, {
        hash: hashSecret(secret),
        client: 'Firefox',
        expiresAt,
      });
    const one = await make('one');
    expect((await registry().account(account.id))?.lastSeenAt).toMatch(/:00\.000Z$/);
    await make('two');
    expect(await registry().session(hashSecret('one'), longAgo)).toMatchObject({
      session: { id: one.id, client: 'Firefox' },
      account: { id: account.id },
    });
    expect(await registry().session(hashSecret('one'), soon())).toBeNull();
    expect(await registry().session(hashSecret('none'), longAgo)).toBeNull();
    await make('late', past());
    expect(await registry().session(hashSecret('late'), longAgo)).toBeNull();
    expect(await registry().sessionsOf(account.id)).toHaveLength(2);
    expect(await registry().endSession(owner.id, one.id)).toBe(false);
    expect(await registry().endSession(account.id, one.id)).toBe(true);
    expect(await registry().session(hashSecret('one'), longAgo)).toBeNull();
    await registry().removeAccount(actor, account.id);
    expect(await registry().session(hashSecret('two'), longAgo)).toBeNull();
  });

  test('a new password ends the other sessions; a link to one works once', async () => {
    const account = await join('password@example.com', 'analyst');
    const kept = await registry().createSession(account.id, {
      hash: hashSecret('kept'),
      client: '',
      expiresAt: soon(),
    });
    const start = (hash: string) =>
      registry().createSession(account.id, { hash, client: '', expiresAt: soon() });
    await start('ended');
    expect(await registry().setPassword(actor, account.id, 'new', kept.id)).toBe(true);
    expect((await registry().sessionsOf(account.id)).map(({ id }) => id)).toEqual([kept.id]);
    const [old, link] = [hashSecret(newSecret()), hashSecret(newSecret())];
    await registry().createResetLink(account.id, { hash: old, expiresAt: soon() });
    await registry().createResetLink(account.id, { hash: link, expiresAt: soon() });
    expect(await registry().resetLink(old)).toBeNull();
    expect(await registry().resetLink(link)).toMatchObject({ id: account.id });
    expect(await registry().useResetLink(link, 'newest')).toMatchObject({ id: account.id });
    expect(await registry().useResetLink(link, 'again')).toBeNull();
    expect(await registry().sessionsOf(account.id)).toEqual([]);
    expect((await registry().credentialsOf(account.id))?.passwordHash).toBe('newest');
  });

  test('codes of the second factor are each used once', async () => {
    const account = await join('codes@example.com', 'analyst');
    await registry().setSecondFactor(actor, account.id, 'SECRET', ['a', 'b']);
    expect(await registry().credentialsOf(account.id)).toMatchObject({
      totpSecret: 'SECRET',
      account: { secondFactor: true },
    });
    expect(await registry().useTotpStep(account.id, 5)).toBe(true);
    expect(await registry().useTotpStep(account.id, 5)).toBe(false);
    expect(await registry().useTotpStep(account.id, 4)).toBe(false);
    expect(await registry().useTotpStep(account.id, 6)).toBe(true);
    expect(await registry().useRecoveryCode(account.id, 'a')).toBe(true);
    expect(await registry().useRecoveryCode(account.id, 'a')).toBe(false);
    await registry().setSecondFactor(actor, account.id, null, []);
    expect(await registry().useRecoveryCode(account.id, 'b')).toBe(false);
    expect((await registry().credentialsOf(account.id))?.totpSecret).toBeNull();
  });

  test('the audit log shows who somebody is now, and keeps nothing of who is gone', async () => {
    const account = await join('auditor@example.com', 'owner');
    const asThey = { id: account.id, name: '' };
    await registry().renameAccount(asThey, account.id, 'Grace');
    const newest = async () => (await registry().audit({ limit: 1 }))?.items[0];
    expect(await newest()).toMatchObject({
      actor: { id: account.id, name: 'Grace' },
      action: 'account-changed',
      fields: ['name'],
    });
    await registry().removeAccount(asThey, account.id);
    expect(await newest()).toMatchObject({ actor: { id: account.id, name: '' } });
  });

  test('the site of "Try it" is made once, known to the edge, and in no list', async () => {
    const [first, second] = await Promise.all([registry().trySite(), registry().trySite()]);
    expect(second.site).toEqual(first.site);
    expect([first, second].filter(({ isNew }) => isNew)).toHaveLength(1);
    const listed = await registry().sites({ limit: 1_000 });
    expect(listed?.items.map(({ id }) => id)).not.toContain(first.site.id);
    const { sources } = await registry().snapshot();
    expect(sources.map(({ id }) => id)).toContain(first.site.id);
  });
}
