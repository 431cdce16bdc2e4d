import type { Application } from './application.ts';

export interface ApplicationStore {
  /** False where the `client_id` is taken. */
  insert(application: Application): Promise<boolean>;
  findByClientId(clientId: string): Promise<Application | undefined>;
  findById(id: string): Promise<Application | undefined>;
  list(): Promise<Application[]>;
  /** Writes name, settings, `disabledAt` and `updatedAt`. */
  update(application: Application): Promise<void>;
}
