/**
 * Moves to the mean of all that is said.
 *
 * DeGroot 1974, "Reaching a Consensus", Journal of the American Statistical Association 69:118-121. Known behaviour: the best of what is
 * simple where all are honest, and one liar moves it anywhere.
 */
import { definePolicy, z } from "../../src/index.ts";
import { agreeingReads, agreeingSite, listen, say } from "./agreeing.ts";

export const meanTaker = definePolicy({
  id: "mean-taker",
  title: "Mean of all that is said",
  cite: ["DeGroot 1974, Journal of the American Statistical Association 69:118-121"],
  kind: "norm",
  acts: "any",
  reads: agreeingReads,
  fits: ["consensus-v0"],
  params: z.object({}),
  derive: (_, site) => agreeingSite("mean-taker", site),
  seat(me, _, d) {
    const count = listen(me, d);
    let sum = 0;
    for (let k = 0; k < count; k++) sum += d.said[k];
    say(me, d, me.tick === 0 ? d.said[0] : sum / count);
  },
});
