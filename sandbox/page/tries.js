/** Calls worth trying, by what the caller may read: projects and their work, else an account. */

const LATE = {level_children: 0, action_complete: {lt: 100}};

/**
 * Return a promise of up to three, {title, help, chain, verb, params, view}. A customer's, and those
 * of whoever sees no projects, are about an account. `names` finds the records to begin with.
 */
export async function triesOf(catalogue, names, isCustomer) {
  const reads = ({chain}) =>
    chain.split(/[/,]/).every((word) => /^\d+$/.test(word) || catalogue.noun(word));
  const first = async (word) => catalogue.noun(word) && (await names.find(word, ""))[0];
  const project = isCustomer ? undefined : await first("projects");
  if (project) return [whole(project), ...WORK];
  if (mayBegin(catalogue)) return [BEGINNING, ...WORK];
  const client = await first("clients");
  return [...(client ? [account(client)] : []), ...BILLS].filter(reads);
}

function mayBegin({methods}) {
  return methods.some(({chain, verb, allowed}) => allowed && `${verb} ${chain}` === "POST projects");
}

function whole({id, name}) {
  return {
    title: "A whole project in one request",
    help: `${name}: its actions as a timeline, hours for each person.`,
    chain: `projects/${id}/snapshot`,
    view: "Timeline",
  };
}

const BEGINNING = {
  title: "A first project",
  help: "There is none yet that you can see.",
  chain: "projects",
  verb: "POST",
  params: {project_name: "Website relaunch"},
};
const WORK = [
  {
    title: "Open work, inside its projects",
    help: "A filtered list in each row of a list: projects without any are left out.",
    chain: "projects/actions",
    params: {
      projects: {fields: "project_name,date_finish"},
      actions: {...LATE, sort: "date_finish", limit: 5, require: true},
    },
  },
  {
    title: "What is late, and whose",
    help: "Leaves that are not done and whose last day is over, soonest first.",
    chain: "actions",
    params: {...LATE, date_finish: {lt: "today"}, sort: "date_finish"},
    view: "Table",
  },
];

function account({id, name}) {
  return {
    title: "A whole account in one request",
    help: `${name}: what was billed, paid and is left as credit.`,
    chain: `clients/${id}/invoices,transactions,credits`,
    view: "Ledger",
  };
}

const BILLS = [
  {
    title: "What is to be paid",
    help: "Invoices that wait for money, soonest first, with what is on them.",
    chain: "invoices/invoiceitems",
    params: {
      invoices: {status: "Unpaid", sort: "duedate", fields: "duedate,status,balance"},
      invoiceitems: {fields: "description,amount"},
    },
  },
  {
    title: "What runs, and what it costs",
    help: "Services with their addons and options.",
    chain: "services/serviceaddons,serviceoptions",
    params: {
      services: {fields: "domain,domainstatus,billingcycle,amount,nextduedate"},
    },
  },
];
