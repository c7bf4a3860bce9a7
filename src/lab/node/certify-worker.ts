/** Worker entry: makes one certificate. */
import { type CertifyJob, type NamedCertificate, runCertifyJob } from "../certify.ts";
import { loadForConfig } from "../tensorflow.ts";
import { catalogue } from "./catalogue.ts";

export default async function run(job: CertifyJob): Promise<NamedCertificate> {
  await loadForConfig(catalogue, job.config);
  return runCertifyJob(catalogue, job);
}
