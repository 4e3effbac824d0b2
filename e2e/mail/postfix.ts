/**
 * A real Postfix on a port and in folders of its own, beside whatever Postfix the machine may run: it takes mail for one
 * domain and delivers it into Maildirs.
 */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Who owns the Maildirs: Postfix delivers nothing as root. */
const NOBODY = 65_534;

export class Postfix {
  readonly port: number;
  readonly #folder: string;
  readonly #maildirs: string;

  private constructor(port: number, folder: string) {
    this.port = port;
    this.#folder = folder;
    this.#maildirs = path.join(folder, 'mail');
  }

  /** @param localParts of `domain` that there are, each with a Maildir of its own. */
  static start(port: number, domain: string, localParts: readonly string[]): Postfix {
    const folder = mkdtempSync(path.join(tmpdir(), 'clearpixel-postfix-'));
    chmodSync(folder, 0o755);
    const postfix = new Postfix(port, folder);
    for (const name of ['etc', 'queue', 'data', 'mail']) mkdirSync(path.join(folder, name));
    const owner = Number(execFileSync('id', ['-u', 'postfix']).toString());
    chownSync(path.join(folder, 'data'), owner, -1);
    chownSync(path.join(folder, 'mail'), NOBODY, NOBODY);
    const at = (name: string): string => path.join(folder, name);
    // A slash at the end makes it a Maildir.
    writeFileSync(
      at('etc/maildirs'),
      localParts.map((name) => `${name}@${domain} ${name}/\n`).join(''),
    );
    writeFileSync(
      at('etc/main.cf'),
      Object.entries({
        compatibility_level: '3.6',
        queue_directory: at('queue'),
        data_directory: at('data'),
        mail_owner: 'postfix',
        setgid_group: 'postdrop',
        command_directory: '/usr/sbin',
        daemon_directory: '/usr/lib/postfix/sbin',
        maillog_file: at('data/log'),
        maillog_file_prefixes: tmpdir(),
        inet_interfaces: '127.0.0.1',
        inet_protocols: 'ipv4',
        myhostname: 'mx.test',
        mydestination: '',
        local_recipient_maps: '',
        mynetworks: '127.0.0.0/8',
        smtpd_recipient_restrictions: 'permit_mynetworks, reject',
        smtpd_client_connection_count_limit: '0',
        virtual_mailbox_domains: domain,
        virtual_mailbox_base: at('mail'),
        virtual_mailbox_maps: `texthash:${at('etc/maildirs')}`,
        virtual_mailbox_limit: '0',
        message_size_limit: '104857600',
        virtual_uid_maps: `static:${NOBODY}`,
        virtual_gid_maps: `static:${NOBODY}`,
        virtual_minimum_uid: '100',
        alias_maps: '',
        alias_database: '',
      })
        .map(([name, value]) => `${name} = ${value}\n`)
        .join(''),
    );
    const service = (line: string): string => `${line}\n`;
    writeFileSync(
      at('etc/master.cf'),
      [
        `127.0.0.1:${port} inet n - n - - smtpd`,
        'pickup unix n - n 60 1 pickup',
        'cleanup unix n - n - 0 cleanup',
        'qmgr unix n - n 300 1 qmgr',
        'rewrite unix - - n - - trivial-rewrite',
        'bounce unix - - n - 0 bounce',
        'defer unix - - n - 0 bounce',
        'trace unix - - n - 0 bounce',
        'flush unix n - n 1000? 0 flush',
        'proxymap unix - - n - - proxymap',
        'smtp unix - - n - - smtp',
        'error unix - - n - - error',
        'retry unix - - n - - error',
        'virtual unix - n n - - virtual',
        'anvil unix - - n - 1 anvil',
        'showq unix n - n - - showq',
        'postlog unix-dgram n - n - 1 postlogd',
      ]
        .map(service)
        .join(''),
    );
    execFileSync('/usr/sbin/postfix', ['-c', at('etc'), 'start'], { stdio: 'pipe' });
    return postfix;
  }

  /** What has been delivered to the local part, as it stands on the disk. */
  mails(localPart: string): Buffer[] {
    const folder = path.join(this.#maildirs, localPart, 'new');
    return existsSync(folder)
      ? readdirSync(folder)
          .toSorted()
          .map((name) => readFileSync(path.join(folder, name)))
      : [];
  }

  /** The local parts that have mail. */
  mailboxes(): string[] {
    return readdirSync(this.#maildirs);
  }

  get log(): string {
    const file = path.join(this.#folder, 'data/log');
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  }

  stop(): void {
    execFileSync('/usr/sbin/postfix', ['-c', path.join(this.#folder, 'etc'), 'stop'], {
      stdio: 'pipe',
    });
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
