import { messageBody, metaEnv, postMeta, startGraphStub } from '../tests/support/meta.ts';
import { removeDataDir, startService } from '../tests/support/service.ts';

// Starts the built service, sends one signed webhook and waits for its answer: what CI does after the tests.
const graph = await startGraphStub();
const service = await startService({ env: metaEnv(graph.url), timeoutMs: 30_000 });
graph.serviceUrl = service.url;
try {
  const status = await postMeta(
    service.url,
    messageBody({ from: '5215500000001', id: 'wamid.SMOKE', text: '¿Cuánto es el salario mínimo?' }),
  );
  if (status !== 200) throw new Error(`the webhook was answered ${status}`);
  const deadline = Date.now() + 10_000;
  while (graph.sent.length === 0) {
    if (Date.now() > deadline) throw new Error('no answer was sent');
    await new Promise((done) => setTimeout(done, 20));
  }
  if (!JSON.stringify(graph.sent[0]?.body).includes('CONASAMI'))
    throw new Error('the answer names no source');
  const { code, ms } = await service.stop('SIGTERM');
  if (code !== 0) throw new Error(`SIGTERM ended with ${code}`);
  console.log(
    `smoke: ready in ${Math.round(service.readyMs)} ms, one signed webhook answered, stopped in ${Math.round(ms)} ms`,
  );
} finally {
  await service.stop('SIGKILL');
  await graph.close();
  await removeDataDir(service.dataDir);
}
process.exit(0);
