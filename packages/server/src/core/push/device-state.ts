/** What is remembered of an approving device between two of its requests. */
export interface DeviceState {
  /** Of its last request: each must carry a larger one. */
  readonly sequence: number;
  /** The network that it was last seen in. */
  readonly place: string;
}

export function readDevice(state: string): DeviceState {
  return JSON.parse(state) as DeviceState;
}

export function writeDevice({ sequence, place }: DeviceState): string {
  return JSON.stringify({ sequence, place });
}
