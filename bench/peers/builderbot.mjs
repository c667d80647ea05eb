// BuilderBot with its Meta provider, as its own starter sets it up: three keywords, three answers, state in memory.
// The provider's address of the Graph API is fixed in its code; only that is turned to the local stand-in.
import { createRequire } from 'node:module';
import { addKeyword, createBot, createFlow, createProvider, MemoryDB } from '@builderbot/bot';
import { MetaProvider } from '@builderbot/provider-meta';

const [port, graphUrl, numberId] = process.argv.slice(2);
const axios = createRequire(import.meta.resolve('@builderbot/provider-meta'))('axios');
for (const one of [axios, axios.default].filter(Boolean))
  one.interceptors.request.use((config) => ({
    ...config,
    url: config.url.replace('https://graph.facebook.com', graphUrl),
  }));

const answer = (number) =>
  `Respuesta ${number}. ${'Aquí va un texto del largo de una respuesta corta. '.repeat(8)}`;
const provider = createProvider(MetaProvider, {
  jwtToken: 'fixture-access-token',
  numberId,
  verifyToken: 'fixture-verify-token',
  version: 'v21.0',
});
const { httpServer } = await createBot({
  flow: createFlow(
    ['menu:rights', 'menu:fraud', 'menu:hired'].map((keyword, index) =>
      addKeyword([keyword]).addAnswer(answer(index)),
    ),
  ),
  provider,
  database: new MemoryDB(),
});
httpServer(Number(port));
