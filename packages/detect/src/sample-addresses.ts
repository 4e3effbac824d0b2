/**
 * Images as they stand in mails, one a row, with what they are. The forms are those of published mails; hosts and tokens are
 * invented. Beside the services (samples/), which are whole newsletters, these are the forms that stand alone: in letters, in
 * notifications, in phishing.
 */
import type { Verdict } from './judge.ts';

export interface SampleAddress {
  form: string;
  html: string;
  verdict: Verdict;
}

const hash = '5b58487cd101d233e77dea3debf24f97c1326803f405d696532fef76e41550f5';
const long =
  'q9Th6OAJooO6kUWmP3WzYBvO_2YJ1Z38HIGL0D008lIcxBir6XrTCTNgUXl6IL2qwqLfN-egXIUSElj5fHaTKlM0f89n4t-2p6QMkzoT';
const pixel = 'width="1" height="1" alt=""';

const row =
  (verdict: Verdict) =>
  (form: string, address: string, attributes = ''): SampleAddress => ({
    form,
    html: `<img src="${address.replaceAll('&', '&amp;')}" ${attributes}>`,
    verdict,
  });
const tells = row('pixel');
const isForAll = row('remote-image');

export const SAMPLE_ADDRESSES: readonly SampleAddress[] = [
  // For one reader, and not to be seen.
  tells('a token alone, without a size', `http://mail.shop.example/${long}`),
  tells(
    'a token alone, at a computer hired by the hour',
    `http://ec2-192-0-2-7.us-west-2.compute.amazonaws.com/${long}`,
  ),
  tells('a token in a folder that a link shares', `http://forum.example/documents/${long}/list`),
  tells(
    'a plug-in that sends by SMTP',
    `https://shop.example/wp-json/wp-mail-smtp/v1/e/${btoa('data[email_log_id]=170724&data[event_type]=open-email')}`,
  ),
  tells(
    'a dot among the folders of a marketing program',
    'https://app.shop.example/sap/public/cuan/link/001/DA339CD2CED4C7C8D4DD96ADA3240C5C/pixel.gif',
    pixel,
  ),
  tells('a dot named as a logo', 'http://shop.mailrelay-v.com/newsimg/455867/logo.gif', pixel),
  tells(
    'a name of random letters, at a known vendor, not the last of the mail',
    'https://r.superhuman.com/GEyMLr9Q5uAS4-P33b18WOZplxw3ApukULYqvDO7eL-suGByaw2hV1.gif',
  ),
  tells(
    'small numbers, where they are called openings',
    'http://emailmarketing.locaweb.com.br/accounts/199841/messages/7/openings/6988?envelope_id=7',
    pixel,
  ),
  tells(
    'a dot of a notification',
    `https://notifications.googleapis.com/email/t/${long}/a.gif`,
    'height="1"',
  ),
  tells(
    'a mail merge',
    'https://lists-dot-merge.example/FireBase?ukey=1iC9yJseDPlEsi3ZBxV_kJjOPz&key=YAMMID-25813685',
  ),
  tells(
    'reading is told with a name in another encoding',
    `http://ext.samsung.net/mail/ext/v1/external/status/update?userid=a.smith&do=${btoa('mailID=20250224&recipientAddress=anna@mail.example')}`,
    'style="display: none;" width=0 height=0',
  ),

  row('personal-image')(
    'a picture of a newsletter, with the reader in its query',
    `https://img.email.shop.example/im/2683805/${hash}.gif?e=${long}`,
    'alt="" width="20" height="38"',
  ),

  // For all readers, though there is much in the address.
  isForAll(
    'a picture of an account, by a program',
    'http://img.letters.example/ru/user_file?resource=himg&user_id=734487&name=6rpyzai5bcxnc6eqzy7mr9i1144jby7d1m',
    'alt="Shop" style="width: 100%; max-width: 212px"',
  ),
  isForAll(
    'a picture of an account, by a customer database',
    'https://shop.example/servlet/servlet.ImageServer?id=015D0000003AbCd&oid=00DD0000000pQrS',
    'alt="Shop"',
  ),
  isForAll(
    'a preview of a page, by its hash',
    `https://opengraph.githubassets.com/${hash}/owner/name/commit/d3e27d94052110b180267907c8c12f3c2d050271`,
    'alt=""',
  ),
  isForAll(
    'a picture of a webmail, pasted into a letter',
    'https://mail.google.com/mail/?ui=2&ik=1ae818862e&attid=0.1&th=16e8fa0d29d41a0b&view=fimg&attbid=ANGjdJ-pgUA2IxgobGph9ydEXrRSxBiZ2abKuAIUC6',
  ),
  isForAll(
    'a picture of another webmail',
    'https://mail.firm.example/webmail/?_task=mail&_action=get&_mbox=INBOX&_uid=10784&_token=3XGMxnBDdVVCXwM3UEjeEHvnc1YxFdfc&_part=13',
    'width="78" height="78"',
  ),
  isForAll(
    'a picture of a forum',
    'https://forum.example/t5/image/serverpage/image-id/281797iEAD9FCD6816778AF/image-size/large?v=1.0&px=999',
    'alt="Screenshot"',
  ),
  isForAll(
    'a spacer that a program named by what is in it',
    `https://shop.example/assets/spacer-${hash}.gif`,
    pixel,
  ),
  isForAll(
    'a spacer in a store of pictures',
    'https://image.mail.shop.example/lib/fe8d13727c650c7976/m/1/d2979654-fae4-451b-bdca-c79bb5522f6b.png',
    pixel,
  ),
  isForAll(
    'a line of a receipt',
    'https://shop.example/receipt/square_top_fill.png',
    'width="1" height="17"',
  ),
];
