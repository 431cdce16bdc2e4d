/** A business or operator: owns applications and, later, members. */
export interface Domain {
  readonly id: string;
  readonly name: string;
  readonly createdAt: number;
}

export interface DomainStore {
  insert(domain: Domain): Promise<void>;
  list(): Promise<Domain[]>;
}
