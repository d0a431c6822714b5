// The words of plans: steps, what each will do, operations, findings. English; `t` gives the Chinese.

export const DO: Record<string, string> = {
  submit: "Submit", withdraw: "Withdraw", redraft: "Take up again", approve: "Approve", reject: "Reject", publish: "Publish", unschedule: "Take the day back", revert: "Revert this plan",
};
export const WILL: Record<string, string> = {
  submit: "The plan goes to an approver. Nobody draws on it until it is decided.",
  withdraw: "The plan is taken back: it is neither decided nor published. You can take it up again later.",
  redraft: "The plan becomes a draft again, with everything that was drawn.",
  approve: "The plan may then be published. Nothing changes on the map yet.",
  reject: "The plan goes back to {author} with your reason.",
  publish: "{closed} grids are closed and {created} come into force, with lineage to the old ones; duties and open cases pass to the new grids. {households} households and {cases} open cases change grid. With a later day, this happens by itself when that day begins.",
  unschedule: "The plan stays approved and does not come into force by itself.",
  revert: "A new draft puts the old borders and codes back. It is reviewed and published like any other plan.",
};
export const STEP: Record<string, string> = {
  open: "opened", submit: "submitted", withdraw: "withdrawn", redraft: "taken up again", approve: "approved", reject: "rejected", schedule: "day set", unschedule: "day taken back", publish: "published",
};
export const OPERATION: Record<string, string> = {
  "move-vertex": "Vertex moved", "move-vertices": "Vertices moved", "insert-vertex": "Vertex inserted", "delete-vertex": "Vertex deleted", "move-edge": "Edge moved", split: "Split", merge: "Merge",
  reshape: "Border drawn anew", "cut-out": "Cut out", give: "Given to a neighbour", "fill-gap": "Gap filled", simplify: "Simplified", adopt: "Borders taken over", rename: "Code changed", renumber: "Numbered anew",
};
export const FINDING: Record<string, string> = {
  invalid: "Invalid shape", duplicate: "Same shape twice", overlap: "Overlap", gap: "Gap", "unmatched-edge": "Edge without its counterpart", "outside-community": "Outside its community",
  "community-gap": "Gap between communities", "community-overlap": "Communities overlap", sliver: "Sliver", multipart: "Several parts",
};

export function word(words: Record<string, string>, key: string): string { return words[key] ?? key; }
