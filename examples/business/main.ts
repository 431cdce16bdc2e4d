// Started as README.md says, with the client_id, api_key and webhook_secret that `countersign app create` printed.
import { createShop, hashPassword } from './business.ts';

const setting = (name: string, otherwise?: string): string => {
  const value = process.env[name] ?? otherwise;
  if (value === undefined) throw new Error(`Set ${name}`);
  return value;
};

const port = Number(setting('PORT', '4000'));
const email = setting('EMAIL', 'ann@example.com');
createShop({
  url: setting('AUTH_URL', 'http://localhost:3000'),
  clientId: setting('CLIENT_ID'),
  apiKey: setting('API_KEY'),
  webhookSecret: setting('WEBHOOK_SECRET'),
  returnUrl: `http://localhost:${port}/back`,
  people: new Map([[email, hashPassword(email, setting('PASSWORD', 'correct horse'))]]),
}).listen(port, 'localhost', () => {
  console.log(`The shop is open at http://localhost:${port}`);
});
