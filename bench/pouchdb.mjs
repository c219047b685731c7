// The peer of `bench.sync_pouch`: PouchDB to express-pouchdb, both on LevelDB.
//   serve FOLDER PORT            a server, until it is stopped
//   replicate FOLDER URL EVENTS  fills a local database with events, a line each, then sends them; tells what it took
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const PouchDB = require("pouchdb");
const [, , role, folder, target, events] = process.argv;

if (role === "serve") {
  const app = require("express")();
  const options = { inMemoryConfig: true, logPath: `${folder}/log.txt` };
  app.use("/", require("express-pouchdb")(PouchDB.defaults({ prefix: `${folder}/` }), options));
  let bytes = 0;
  const server = app.listen(Number(target), "127.0.0.1", () => console.log("ready"));
  server.on("connection", (socket) => socket.on("close", () => (bytes += socket.bytesRead + socket.bytesWritten)));
  process.on("SIGTERM", () => {
    server.close();
    server.closeAllConnections();
    setTimeout(() => console.log(JSON.stringify({ bytes })) || process.exit(), 300);
  });
} else {
  const local = new PouchDB(`${folder}/tablet`);
  const lines = readFileSync(events, "utf8").trim().split("\n");
  const documents = lines.map((line) => {
    const { id, ...rest } = JSON.parse(line);
    return { _id: id, ...rest };
  });
  for (let at = 0; at < documents.length; at += 1000) await local.bulkDocs(documents.slice(at, at + 1000));
  await new Promise((resolve) => setTimeout(resolve, 2000)); // LevelDB compacts what was filled in: no part of sending
  const cpu = process.cpuUsage();
  const began = process.hrtime.bigint();
  const result = await local.replicate.to(target);
  const seconds = Number(process.hrtime.bigint() - began) / 1e9;
  const { user, system } = process.cpuUsage(cpu);
  console.log(JSON.stringify({ seconds, cpu: (user + system) / 1e6, written: result.docs_written }));
  await local.close();
}
