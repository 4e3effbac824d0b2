import { expect, test } from 'vitest';
import { SETUP_SECRET, openTestConsole } from '../test-console.ts';

test('behind TLS the cookie insists on it', async () => {
  const secure = await openTestConsole({ consoleUrl: 'https://console.example' });
  try {
    const response = await secure.app.inject({
      method: 'POST',
      url: '/api/v1/setup',
      headers: { host: 'console.example', origin: 'https://console.example' },
      payload: {
        secret: SETUP_SECRET,
        email: 'a@b.example',
        name: 'A',
        password: 'a long password',
      },
    });
    const cookie = String(response.headers['set-cookie']);
    expect(cookie).toMatch(/^__Host-clearpixel=/);
    expect(cookie).toContain('Secure');
    expect(cookie).toContain('Path=/;');
  } finally {
    await secure.close();
  }
});
