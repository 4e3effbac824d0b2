/** Policies by which mail programs load nothing from afar until they are told to. They need no table, and stand beside the lists. */

/**
 * Thunderbird's policies.json: https://thunderbird.github.io/policy-templates/templates/esr140 (`Preferences`, whose `Status`
 * is `locked` where people shall not change it; preferences that begin with `mail.` or `mailnews.` may be set).
 */
export const thunderbirdPolicies = (): string =>
  `${JSON.stringify(
    {
      policies: {
        Preferences: {
          // No remote content in messages; people may still allow a sender or a message.
          'mailnews.message_display.disable_remote_image': { Value: true, Status: 'locked' },
          // No return receipts, which tell the same in the open.
          'mail.mdn.report.enabled': { Value: false, Status: 'locked' },
        },
      },
    },
    null,
    2,
  )}\n`;

/**
 * A registry file (version 5.00, as regedit writes it: CRLF, a blank line after the first) for Outlook 2016 and later. Values
 * are those that Microsoft's administrative templates set under Security, Automatic Picture Download Settings, as the rules
 * V-228458, V-228459 and V-228461 to V-228463 of DISA's guide for Outlook 2016 ask for them. With no zone counted as safe,
 * `UnblockSafeZone`, of which Microsoft's own text says both, has nothing to decide.
 */
export const outlookPolicies = (): string =>
  [
    'Windows Registry Editor Version 5.00',
    '',
    '; Pictures and other content from afar are not loaded until somebody asks for them in a message,',
    '; also not for senders on the safe lists, nor from any zone of Windows.',
    String.raw`[HKEY_CURRENT_USER\Software\Policies\Microsoft\Office\16.0\Outlook\Options\Mail]`,
    '"BlockExtContent"=dword:00000001',
    '"UnblockSpecificSenders"=dword:00000000',
    '"TrustedZone"=dword:00000000',
    '"Internet"=dword:00000000',
    '"Intranet"=dword:00000000',
    '',
  ].join('\r\n');
