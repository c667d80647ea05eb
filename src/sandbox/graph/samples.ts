import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerJson } from '../server.ts';

/** What the simulator's phone "sends": three tones of opusenc 0.2 (3 s) and a small picture, so that both can be tried. */
const SAMPLES: Readonly<Record<string, { readonly type: string; readonly body: Buffer }>> = {
  900000000100: {
    type: 'audio/ogg; codecs=opus',
    body: fromLines([
      'T2dnUwACAAAAAAAAAABxQEEBAAAAAFxT80EBE09wdXNIZWFkAQE4AYA+AAAAAABPZ2dTAAAAAAAAAAAAAHFAQQEBAAAAB3iIGAGs',
      'T3B1c1RhZ3MfAAAAbGlib3B1cyAxLjMuMSwgbGlib3B1c2VuYyAwLjIuMQIAAAAjAAAARU5DT0RFUj1vcHVzZW5jIGZyb20gb3B1',
      'cy10b29scyAwLjJSAAAARU5DT0RFUl9PUFRJT05TPS0tYml0cmF0ZSA2IC0tc3BlZWNoIC0tZnJhbWVzaXplIDYwIC0tcGFkZGlu',
      'ZyAwIC0tZGlzY2FyZC1jb21tZW50c09nZ1MAAAC0AAAAAAAAcUBBAQIAAABnEpQGECglJi0oKiksIyguJikwIiQY4GnkvBDmW/W7',
      'rUEnIPM85saozVbNmLUIFqJ2nWCX4SzDGXQpKvhAGOaqzp6yAQQyQdRhlN6m8ITUkgLbLic3j++/LvrVPSHFPpEMgBjmq6l9r2Qp',
      'go8swOePAd5TgY7tn1cwJjSz32tPh98srCQ5oO/cGAzLWMbwn5sf7gksQ+unB95/6/a2ZoYH15TXZlFx3UDykkioTYmA7eI/XtAs',
      'GAzLWMa8rOstonrXSZhGzGURtcDXqmbHTzoVzjA0PE/BGf9msNAuyBgMWIdRL/u3FUpMYBzgnI6q8Q+w9MSG/zXnnEXFJ5X9M7I1',
      'Ynj+GKM4TBgMUSiqGlJAj9ffPvYS+RzIlYbosQkGIu1kQveR6YQ7lRc0rtwUqL+uGAzLWMaQ7ZL3LtS+YhVAu2AC1rPyZ+qYU8yU',
      'pqFj3dtzGWXKe3Jz4Yyvk4MYDMtYxue54D28yMW7f4yauA5CTHq1kFKYPpq0nQLdhq/poBgMUSiqBD4NX2eQhd5NEf3cNZzF1vtW',
      'jMUYd5CG/3kmHgnqFIQvdZgYDMtYxuhRLsEkXYVGIGdatf+VVDuUeUHKskzCxKOyhPj8UJFlrQCF/1CF2xOgGAzLWMbHA/XTprTT',
      'wP9UERul75KUTQIAYdsCsiyz4n33hZOSLjQYDGKbu90wjgdJJerHj6URuEGTrgH/JTNJ5gowqvHAA0fAALnIPKt/gBhsUSiqExE7',
      'ej7QmaOocICG6s3LRdj5C1vV5fn+uoWxxalPE4h9my5R6SRuk/6QnBjmquaCIGFXo7ASdZxZOtmnYLwwx5wrVp+LksqjPxr9c7oY',
      '5qrmgiBhTeOtX9Yx4xRk5pdJCsoY8EekClTc5GUvK9lqt1BPZ2dTAAAAaAEAAAAAAHFAQQEDAAAA5OckDRAkIyIhJyswKismKyEf',
      'HRwcGOaq5oIgYU3qUai+QozghwX2Dk1KkS6ceOcmkwXHPefyC7igGOaq5oIgYU1SMRaEKf30gD8kCP/D4UuOQlhYmwqSbup1xOAY',
      '5qrmgiGxXEdkWibBK9nzkrLhwXfKvDDOXu+Ot7AbSo3IGOasWIZhQsMkgUuBa1PCM36e2LJ/0q7pGEe4PvYMyxvaGOauDUxZEBHm',
      'arBUERGlmy6WnY1PhP5jSCgdwxdmpveNB6dG5ZCgGOauDUxZwQxbOlEpVFG2R8FV1jw2njr8Fy8B8A66UO5XRmrqE6KyQCAnsBjm',
      'ymiGYps1niv9zUrRnEHxrXwPadfQ+3sufungnY25L55Ro1OVhIoh+jFmMMD9TBjmymiGYpstdBLvTbaVqPG796qWYgly07Jfd31B',
      'XBMir0C+PCfpjo52VxjmymiGYpstdBBljv9TRnQfUrCo5dwjOTpvSC5U13IDrpyAPS5tanYWMYAY5swdTFnBEBzmoz0RzQKWkgFG',
      'fYbEL7H8H1mZ+y9rvfYjAIDt8BjmymiGYYlb3EwIY8jcqErPNCVv+rxy5HonDeL53QSfFAVx95ahdbEW7WAYDfAVl3Qge2TObkz5',
      'IRkqh8xeWfRS3zNwHgtwul29k/AYDFLhZ2H0XYAjbIDQYRPlKV4e1/o3vLKxCj8hxhKAGAxS4WdiFqHR6gQvhwb4HJV6CEFkgRR6',
      'yQpBJnAYDFLhZ2HllmYHP8KzkzKGuFrkSOqPLGtq08yiGAxS4WdiA0pBqta8kxz2Ch+gTY7ywkCgyY245U9nZ1MAAAAcAgAAAAAA',
      'cUBBAQQAAADNtQ/VEB0cGxoaHhwcHRwfHB0cHB4YDFLhZ2IDU7RB1gtR0u7JKE68Km4QGKADCWyoaRgMUuFnYeWUprXc3yzkkyEk',
      'WNB4RXsm8AMLnEAYDFLhZ2IWoX7qu+H7NaxUy8eMvUKsY3/D49AYDFLhZ2H0SDYXps1cJo/E4dV2rLzOO4OlBBgMUuFnYgMlW02q',
      'YaW+Bq1UECuJ2LGWhoa3GAxS4WdiA1PXiywK4YElxdFrvi3lVaFyNmjrJueYGAxS4Wdh5XmjEUY4TUiU5psB43SsW4qu9PxRPRgM',
      'UuFnYgMEkFhhLXvkKHd+NO0kTizWODbMbgQYDFLhZ2H0SVmOpMYdvds8lIi8R4/joW4XPqVAIBgMUuFnYhaiYjSbfgwTV6qQftP1',
      'c+nR/o0bfeYYDFLhZ2IDL0LhNXVJR6MaWk3vsURAAVIyLzQb51WAGAxS4Wdh9FwDaqVsgTrGyac7qkFajYZlMVlcgBgMUuFnYgMk',
      'i7BTzaOLym7gzPPUniJkHZMcvqawGAxS4Wdh9F7FDAX23YSlLV9yNdE77C2EHEhFQBgMUuFnYiBF//E9uJb3C+Oi/lcKIpHjK89v',
      'V8AYDFLhZ2Igh/G0aGv3T5d9ddhPpUJfxmmeosR3uMBPZ2dTAAS4MwIAAAAAAHFAQQEFAAAAtr1R7wMcHhEYDFLhZ2Hlt48p2jv7',
      'MiOiT1mLJN8zUN6ra2lAGAxS4WdiFp3wUyRlwiiMhYqp778vahz4MURHVnOACIEd1FahMvmCkbznsx19OoA=',
    ]),
  },
  900000000101: {
    type: 'image/jpeg',
    body: fromLines([
      '/9j/4AAQSkZJRgABAgAAAQABAAD//gAQTGF2YzU5LjM3LjEwMAD/2wBDAAgoKC8oLzc3Nzc3N0E8QUNDQ0FBQUFDQ0NISEhVVVVI',
      'SEhDQ0hIUFBVVVxfXFdXVVdfX2RkZHh4c3OMjJGsrM//xABQAAEBAQEAAAAAAAAAAAAAAAADAgYFAQEBAQEAAAAAAAAAAAAAAAAD',
      'AgYFEAEAAAAAAAAAAAAAAAAAAAAAEQEAAAAAAAAAAAAAAAAAAAAA/8AAEQgAMABAAwESAAISAAMSAP/aAAwDAQACEQMRAD8A4ZXb',
      'Ez5VlSJRVFSJRVGSNZVFQNRVFSJRVFSJZVlSJRWRK1YmRKoqRqKoqRLKsqRKKoqRKKoqRKMsqRqKoqRKKyJWrEyJVFSJRVFSJZVl',
      'SNRVFSJRVGSJZVFSJRVFSNRX/9k=',
    ]),
  },
};

function fromLines(lines: readonly string[]): Buffer {
  return Buffer.from(lines.join(''), 'base64');
}

/**
 * Answers as Meta does for a file: `GET /v24.0/<id>` says where it lies and how long, that address gives it.
 * @returns false where the path is no file's
 */
export function answerMedia(req: IncomingMessage, res: ServerResponse, base: string): boolean {
  const [, place, id] = /^\/(v\d+\.\d+|files)\/(\d+)$/.exec((req.url ?? '').split('?')[0] ?? '') ?? [];
  const sample = id === undefined ? undefined : SAMPLES[id];
  if (req.method !== 'GET' || !sample) return false;
  if (place === 'files') {
    res.writeHead(200, { 'Content-Type': sample.type, 'Content-Length': sample.body.length });
    res.end(sample.body);
  } else
    answerJson(res, 200, {
      messaging_product: 'whatsapp',
      url: `${base}/files/${id}`,
      mime_type: sample.type,
      file_size: sample.body.length,
      id,
    });
  return true;
}
