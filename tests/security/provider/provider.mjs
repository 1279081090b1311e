// A real OpenID provider on a loopback port. Told on its first line of standard input: {"jwks", "client_id", "accounts"}.
// Prints {"port"} when it answers, and ends with its standard input.
import http from 'node:http';
import readline from 'node:readline';
import { webcrypto } from 'node:crypto';

globalThis.crypto ??= webcrypto;
const { Provider } = await import('oidc-provider');

const lines = readline.createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const told = JSON.parse((await lines.next()).value);
const server = http.createServer();
await new Promise((ready) => { server.listen(0, '127.0.0.1', ready); });
const { port } = server.address();

const form = `<!doctype html><form method="post" action="login"><input name="card"><input type="submit"></form>`;

const provider = new Provider(`http://127.0.0.1:${port}`, {
  jwks: told.jwks,
  acrValues: ['http://id.sambi.se/loa/loa2', 'http://id.sambi.se/loa/loa3'],
  claims: {
    openid: ['sub', 'employeeHsaId', 'commissions'], acr: null, auth_time: null, iss: null, sid: null,
  },
  conformIdTokenClaims: false,
  clients: [{
    client_id: told.client_id,
    application_type: 'native',
    token_endpoint_auth_method: 'none',
    grant_types: ['authorization_code'],
    response_types: ['code'],
    redirect_uris: ['http://127.0.0.1/callback'],
    post_logout_redirect_uris: ['http://127.0.0.1/logged-out'],
    id_token_signed_response_alg: 'RS256',
    require_auth_time: true,
  }],
  cookies: { keys: ['of the tests'] },
  features: {
    devInteractions: { enabled: false },
    claimsParameter: { enabled: true },
    rpInitiatedLogout: { enabled: true },
  },
  pkce: { required: () => true },
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}/` },
  findAccount: (_, id) => (told.accounts[id] === undefined ? undefined : {
    accountId: id,
    claims: () => ({ sub: id, ...told.accounts[id].claims }),
  }),
  // Nobody is asked whether SAMSA may know her: it is her employer's service.
  loadExistingGrant: async (ctx) => {
    const grant = new provider.Grant({ accountId: ctx.oidc.session.accountId, clientId: ctx.oidc.client.clientId });
    grant.addOIDCScope('openid');
    grant.addOIDCClaims(['employeeHsaId', 'commissions']);
    await grant.save();
    return grant;
  },
});

const answer = provider.callback();
server.on('request', async (request, response) => {
  const [, uid, act] = request.url.match(/^\/interaction\/([\w-]+)\/(login)?$/) ?? [];
  if (uid === undefined) { answer(request, response); return; }
  if (act === undefined) { response.setHeader('Content-Type', 'text/html').end(form); return; }
  let body = '';
  for await (const part of request) body += part;
  const { prompt } = await provider.interactionDetails(request, response);
  if (prompt.name === 'consent') { // which a program on a computer must ask for every time
    await provider.interactionFinished(request, response, { consent: {} });
    return;
  }
  const card = new URLSearchParams(body).get('card');
  const account = told.accounts[card];
  const shown = Math.floor(Date.now() / 1000) - (account?.shown_s_ago ?? 0);
  const result = account === undefined
    ? { error: 'access_denied', error_description: 'no such card' }
    : { login: { accountId: card, acr: account.acr, ts: shown } };
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
});

process.stdout.write(`${JSON.stringify({ port })}\n`);
await lines.next();
process.exit(0);
