/**
 * `npm run tfjs-node`: the backend "node" where the installer of @tensorflow/tfjs-node cannot fetch its native library from
 * storage.googleapis.com. Builds the package's own addon against the C library of TensorFlow that the wheel `tensorflow-cpu`
 * on PyPI carries. For Linux on x64; needs npm, g++, Node's headers and Python with pip. What loads already is left alone.
 */
import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const name = "@tensorflow/tfjs-node";
const root = fileURLToPath(new URL("..", import.meta.url));
const folder = join(root, "node_modules", name);
/** The addon was written for 2.9.1; 2.12 is the first whose wheel has the C library apart from Python. */
const wheel =
  "tensorflow-cpu==2.12.1 --hash=sha256:7ffb595707a8fb376deaddc768784c7a0242b16cbc6e06393b1733b2ce19f855";

if (process.platform !== "linux" || process.arch !== "x64")
  stop(`builds on Linux x64 only, got ${process.platform} ${process.arch}; npm install ${name} downloads it`);
try {
  if (!loads()) build();
  console.log(`${name} computes`);
} catch (error) {
  stop(`could not be built: ${(error as Error).message}`);
}

function build(): void {
  if (!existsSync(folder)) installPackage();
  if (!existsSync(join(folder, "deps/tensorflow"))) unpackLibrary();
  compileAddon();
  if (!loads("inherit")) stop("was built, but does not load");
}

/** Whether the package multiplies two matrices, in a process of its own. */
function loads(stderr: "inherit" | "ignore" = "ignore"): boolean {
  const program = `const tf = require("${name}"); process.exit(tf.matMul([[2]], [[3]]).dataSync()[0] - 6)`;
  try {
    run(process.execPath, ["-e", program], stderr);
    return true;
  } catch {
    return false;
  }
}

/** npm takes an optional package away again when its installer fails. */
function installPackage(): void {
  const { optionalDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const options = ["--no-save", "--ignore-scripts", "--no-audit", "--no-fund"];
  run("npm", ["install", ...options, `${name}@${optionalDependencies[name]}`]);
}

/** Libraries and headers of the wheel, to deps/tensorflow of the package: whole or not at all. */
function unpackLibrary(): void {
  const downloads = mkdtempSync(join(tmpdir(), "tensorflow-"));
  const unpacked = join(folder, "deps.part");
  try {
    const requirements = join(downloads, "requirements.txt");
    writeFileSync(requirements, wheel);
    const target = ["--python-version", "3.11", "--platform", "manylinux2014_x86_64"];
    const options = ["--quiet", "--no-deps", "--only-binary=:all:", ...target, "--dest", downloads];
    run("python3", ["-m", "pip", "download", ...options, "--requirement", requirements]);
    const [file] = readdirSync(downloads).filter((entry) => entry.endsWith(".whl"));
    const program = [
      "import sys, zipfile",
      "wheel = zipfile.ZipFile(sys.argv[1])",
      'wanted = ("tensorflow/libtensorflow_", "tensorflow/include/")',
      "wheel.extractall(sys.argv[2], [name for name in wheel.namelist() if name.startswith(wanted)])",
    ].join("\n");
    run("python3", ["-c", program, join(downloads, file), unpacked]);
    renameSync(unpacked, join(folder, "deps"));
  } finally {
    rmSync(downloads, { recursive: true });
    rmSync(unpacked, { recursive: true, force: true });
  }
}

/** To where the package looks for its addon. Of Node it needs Node-API 8 only, which is the same in every version. */
function compileAddon(): void {
  const headers = join(process.env.npm_config_nodedir ?? dirname(dirname(process.execPath)), "include/node");
  if (!existsSync(join(headers, "node_api.h")))
    stop(`needs Node's headers, and there are none in ${headers}`);
  const library = join(folder, "deps/tensorflow");
  const addon = join(folder, "lib/napi-v8/tfjs_binding.node");
  mkdirSync(dirname(addon), { recursive: true });
  run("g++", [
    ...["-std=c++17", "-O2", "-shared", "-fPIC", "-DNAPI_VERSION=8", `-I${headers}`, `-I${library}/include`],
    ...["tfjs_backend.cc", "tfjs_binding.cc"].map((source) => join(folder, "binding", source)),
    ...["libtensorflow_cc.so.2", "libtensorflow_framework.so.2"].map((file) => join(library, file)),
    ...["-Wl,-rpath,$ORIGIN/../../deps/tensorflow", "-o", addon],
  ]);
}

function run(command: string, args: readonly string[], stderr: "inherit" | "ignore" = "inherit"): void {
  execFileSync(command, args, { cwd: root, stdio: ["ignore", "inherit", stderr] });
}

function stop(why: string): never {
  console.error(`${name} ${why}`);
  process.exit(1);
}
