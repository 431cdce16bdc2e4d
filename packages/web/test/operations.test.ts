import { expect, test } from 'vitest';
import { readOperations } from '../src/explorer/openapi/operation.ts';
import { buildRequest } from '../src/explorer/request/build-request.ts';

const [operation] = readOperations({
  paths: {
    '/things/{id}': {
      put: {
        security: [{ key: [] }],
        parameters: [
          { name: 'id', in: 'path', schema: { type: 'string' } },
          { name: 'deep', in: 'query', schema: { type: 'boolean' } },
        ],
        requestBody: {
          content: {
            'application/json': {
              schema: {
                properties: {
                  count: { type: 'integer' },
                  options: { type: 'object' },
                  note: { type: 'string' },
                },
              },
            },
          },
        },
      },
    },
  },
  components: { securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'X-API-Key' } } },
});

const target = { origin: 'https://id.example.com', clientId: 'a/b' };

test('every kind of value goes where it belongs: path, query, header and body', () => {
  const values = {
    'path.id': 'a/b ?',
    'query.deep': 'true',
    'header.X-API-Key': 'cs_key_1',
    'body.count': '20',
    'body.options': '{"a":[1,null]}',
    'body.note': '',
  };
  expect(buildRequest(operation!, values, target)).toEqual({
    request: {
      method: 'PUT',
      url: 'https://id.example.com/apps/a%2Fb/things/a%2Fb%20%3F?deep=true',
      headers: [
        ['X-API-Key', 'cs_key_1'],
        ['content-type', 'application/json'],
      ],
      body: { count: 20, options: { a: [1, null] } },
    },
    complaints: {},
  });
});

test('what cannot be sent is complained about, and left out', () => {
  const values = {
    'path.id': '..',
    'header.X-API-Key': 'two\nlines',
    'body.count': 'many',
    'body.options': '{',
  };
  const { request, complaints } = buildRequest(operation!, values, { ...target, clientId: '' });
  expect(complaints).toEqual({
    'path.id': 'badSegment',
    'header.X-API-Key': 'badHeader',
    'body.count': 'badNumber',
    'body.options': 'badJson',
  });
  expect(request).toEqual({ method: 'PUT', url: 'https://id.example.com/things/%7Bid%7D', headers: [] });
});

test('keys and tokens count as secrets', () => {
  expect(operation!.fields.find(({ name }) => name === 'X-API-Key')).toMatchObject({
    secrecy: 'masked',
    required: true,
  });
  expect(operation!.bearer).toBeUndefined();
});
