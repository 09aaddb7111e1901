// A way to the server that can be cut: browsers that are set offline keep the streams that they have.
import { connect, createServer, type AddressInfo, type Socket } from "node:net";

export interface Way {
  url: string;
  /** Cuts what is connected, and lets nothing through until `mend`. */
  cut: () => void;
  mend: () => void;
  close: () => void;
}

export async function wayTo(url: string): Promise<Way> {
  const sockets = new Set<Socket>();
  let broken = false;
  const server = createServer((here) => {
    if (broken) return void here.destroy();
    const there = connect(Number(new URL(url).port), new URL(url).hostname);
    for (const [from, to] of [[here, there], [there, here]] as const) {
      sockets.add(from);
      from.pipe(to);
      from.on("error", () => to.destroy());
      from.on("close", () => {
        sockets.delete(from);
        to.destroy();
      });
    }
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const cut = () => {
    broken = true;
    sockets.forEach((socket) => socket.destroy());
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut,
    mend: () => (broken = false),
    close: () => {
      cut();
      server.close();
    },
  };
}
