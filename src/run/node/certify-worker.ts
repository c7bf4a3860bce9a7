/** Worker entry: makes one certificate. */
import { type CertifyJob, type NamedCertificate, runCertifyJob } from "../certify.ts";
import { catalogue } from "./catalogue.ts";

export default function run(job: CertifyJob): NamedCertificate {
  return runCertifyJob(catalogue, job);
}
