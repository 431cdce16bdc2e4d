import type { FastifyInstance, FastifyReply } from 'fastify';

/** Whether this process is about to leave: it still serves, and asks everyone to go elsewhere. */
export class Draining {
  #begun = false;

  begin(): void {
    this.#begun = true;
  }

  get isUnderWay(): boolean {
    return this.#begun;
  }
}

/** A connection that is kept would be used once more at the moment when it ends (RFC 9112 §9.6). */
export function closeWhileDraining(app: FastifyInstance, draining: Draining): void {
  app.addHook('onSend', (_request, reply, _payload, done) => {
    askToClose(reply, draining);
    done();
  });
}

export function askToClose(reply: FastifyReply, draining: Draining): void {
  if (draining.isUnderWay) reply.header('connection', 'close');
}
