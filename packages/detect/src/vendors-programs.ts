/** Programs that senders run on hosts of their own: known by their paths alone, which are in their sources for all to read. */
import type { Vendor } from './vendors.ts';

/** One that has no hosts. */
const program = (
  id: string,
  name: string,
  pixelPaths: readonly string[],
  clickPaths: readonly string[],
  source: string,
): Vendor => ({ id, name, kind: 'mail', hosts: [], pixelPaths, clickPaths, source });

export const PROGRAM_VENDORS: readonly Vendor[] = [
  program(
    'acymailing',
    'AcyMailing',
    [
      '/index.php?option=com_acym&ctrl=frontstats&task=openStats*',
      '/index.php?option=com_acymailing&ctrl=stats*',
    ],
    ['/index.php?option=com_acym&ctrl=fronturl*', '/index.php?option=com_acymailing&ctrl=url*'],
    'https://www.acymailing.com/',
  ),
  program(
    'civicrm',
    'CiviCRM',
    ['*/civicrm/mailing/open?*', '*/civicrm/extern/open.php?q=*'],
    ['*/civicrm/mailing/url?u=*', '*/civicrm/extern/url.php?u=*'],
    'https://github.com/civicrm/civicrm-core',
  ),
  program(
    'dolibarr',
    'Dolibarr',
    ['*/public/emailing/mailing-read.php?tag=*'],
    [],
    'https://github.com/Dolibarr/dolibarr',
  ),
  program(
    'espocrm',
    'EspoCRM',
    ['*/?entryPoint=campaignTrackOpened&id=*'],
    ['*/?entryPoint=campaignUrl&*'],
    'https://github.com/espocrm/espocrm',
  ),
  program(
    'fluentcrm',
    'FluentCRM',
    ['*/?fluentcrm=1&route=open*'],
    ['*/?ns_url=*&mid=*'],
    'https://fluentcrm.com/docs/',
  ),
  program('gophish', 'Gophish', ['/track?rid=*'], [], 'https://github.com/gophish/gophish'),
  program(
    'interspire',
    'Interspire Email Marketer',
    ['*/open.php?M=*&L=*&N=*'],
    ['*/link.php?M=*&N=*&L=*'],
    'Seen in its mails: opens load open.php with the fields M, L, N and F.',
  ),
  program(
    'listmonk',
    'listmonk',
    ['/campaign/*/*/px.png'],
    [],
    'https://github.com/knadh/listmonk',
  ),
  program(
    'mailpoet',
    'MailPoet',
    ['*?mailpoet_router&endpoint=track&action=open&*'],
    ['*?mailpoet_router&endpoint=track&action=click&*'],
    'https://github.com/mailpoet/mailpoet',
  ),
  program(
    'mailwizz',
    'MailWizz',
    ['*/campaigns/*/track-opening/*'],
    ['*/campaigns/*/track-url/*'],
    'https://www.mailwizz.com/kb/',
  ),
  program(
    'mautic',
    'Mautic',
    ['/mtracking.gif*', '/index.php/mtracking.gif*'],
    [],
    'https://github.com/mautic/mautic',
  ),
  program(
    'newsletter-plugin',
    'Newsletter (WordPress)',
    ['*/?noti=*'],
    ['*/?nltr=*'],
    'https://www.thenewsletterplugin.com/documentation/',
  ),
  program('odoo', 'Odoo', ['/mail/track/*/blank.gif*'], [], 'https://github.com/odoo/odoo'),
  program(
    'phplist',
    'phpList',
    ['*/ut.php?u=*&m=*'],
    ['*/lt.php?tid=*'],
    'https://github.com/phpList/phplist3',
  ),
  program('sendy', 'Sendy', ['/sendy/t/*'], ['/sendy/l/*'], 'https://sendy.co/get-started'),
  program(
    'suitecrm',
    'SuiteCRM and SugarCRM',
    ['*/index.php?entryPoint=image&identifier=*'],
    ['*/index.php?entryPoint=campaign_trackerv2&track=*'],
    'https://github.com/salesagility/SuiteCRM',
  ),
  program(
    'sap-marketing-cloud',
    'SAP Marketing Cloud',
    ['/sap/public/cuan/link/*/pixel.gif*'],
    [],
    "Seen in its mails' addresses, as published: opens load /sap/public/cuan/link/…/pixel.gif.",
  ),
  program(
    'vtiger',
    'Vtiger CRM',
    ['*/modules/Emails/TrackAccess.php?*', '*/modules/Emails/actions/TrackAccess.php?*'],
    [],
    'https://www.vtiger.com/docs/',
  ),
  program(
    'wp-mail-smtp',
    'WP Mail SMTP (WordPress)',
    ['*/wp-json/wp-mail-smtp/v1/e/*'],
    [],
    "Seen in its mails' addresses, as published: opens load /wp-json/wp-mail-smtp/v1/e/.",
  ),
];
