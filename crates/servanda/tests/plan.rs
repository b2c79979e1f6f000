//! The plan of every agreement at hand, and of some that are made from a seed: no circles, nothing twice, nothing forgotten, stages that end where keys change.

mod support;

use servanda_agreement::{Agreement, ClauseKind, Name, Norm, Version, read};
use servanda_monitor::plan::op::{Automaton, Count, Crossed, Opens, Trigger, Unless};
use servanda_monitor::plan::run::{Fact, Run};
use servanda_monitor::plan::{Guard, Input, Keeps, Node, NodeId, Op, Part, Plan, Serves, StepKind, plan};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use support::{root, servanda};

/// A text of a few lines of code.
fn text(code: &str) -> Agreement {
    let header = "agreement a \"A\"\n  signed 2027-01-01\n  in force on signature\n  expires never\n";
    let (agreement, findings) = read(&format!("```accord\n{header}{code}\n```\n"));
    let said: Vec<&String> = findings.iter().map(|finding| &finding.message).collect();
    assert!(findings.iter().all(|finding| finding.code == "S0106"), "{said:?}");
    agreement.expect("an agreement")
}

/// So many agreements are made from a seed.
const SEEDS: u64 = 200;

/// Every agreement at hand: those of the repository, fixtures, the suite, the pages of the findings, and some that are made.
fn all() -> Vec<(String, Agreement)> {
    let mut texts: Vec<(String, String)> = Vec::new();
    let mut folders = vec![root().join("agreements"), root().join("tests/fixtures"), root().join("crates")];
    while let Some(folder) = folders.pop() {
        for path in std::fs::read_dir(&folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
            let is_suite = path.parent().is_some_and(|folder| folder.ends_with("tests/suite"));
            let name = path.display().to_string();
            if path.is_dir() {
                folders.push(path);
            } else if name.ends_with(".accord.md") || is_suite && name.ends_with(".md") {
                let text = std::fs::read_to_string(&path).expect("a text");
                texts.push((path.file_name().expect("a name").to_string_lossy().into_owned(), text));
            }
        }
    }
    for check in servanda_check::CHECKS {
        for (at, part) in check.page.split("```accord ").skip(1).enumerate() {
            let code = part.split("```").next().unwrap_or_default();
            let code = code.split_once('\n').map_or("", |(_, code)| code);
            texts.push((format!("{} {at}", check.code), format!("```accord\n{code}```\n")));
        }
    }
    texts.extend((0..SEEDS).map(|seed| (format!("seed {seed}"), servanda_random::agreement(seed))));
    texts.into_iter().filter_map(|(name, text)| Some((name, read(&text).0?))).collect()
}

fn guards(op: &Op) -> Vec<&Guard> {
    match op {
        Op::Latch(latch) => match &latch.on {
            Crossed::Begins(guard) => vec![guard],
            Crossed::Count | Crossed::Never => Vec::new(),
        },
        Op::Count(Count::OnDays { what, .. }) => vec![what],
        Op::Norm(norm) => {
            let unless = norm.unless.iter().filter_map(|unless| match unless {
                Unless::Holds(guard) => Some(guard),
                Unless::Claimed(_) | Unless::Words(_) => None,
            });
            let on = norm.on.iter().filter_map(|on| match on {
                Trigger::Begins(guard) => Some(guard),
                _ => None,
            });
            unless.chain(on).collect()
        }
        Op::Phase(Automaton::Phases(phases)) => {
            let opens = phases.iter().filter_map(|phase| match &phase.opens {
                Some(Opens::When(guard)) => Some(guard),
                Some(Opens::OnEntryIntoForce) | None => None,
            });
            opens.chain(phases.iter().filter_map(|phase| phase.reverts.as_ref().map(|(_, guard)| guard))).collect()
        }
        _ => Vec::new(),
    }
}

/// All that the guards of a node ask, those of named conditions included.
fn asked<'p>(plan: &'p Plan, node: &'p Node) -> Vec<&'p Guard> {
    let mut found = Vec::new();
    let mut ahead = guards(&node.op);
    while let Some(guard) = ahead.pop() {
        guard.each(&mut |part| {
            found.push(part);
            if let Guard::Defined(at) = part {
                ahead.push(&plan.defined[*at].guard);
            }
        });
    }
    found
}

#[test]
fn no_plan_has_circles_and_its_stages_end_where_keys_change() {
    let all = all();
    assert!(all.len() > 300, "{}", all.len());
    for (name, agreement) in all {
        let plan = plan(&agreement);
        let mut known = BTreeSet::new();
        for (id, node) in plan.numbered() {
            for input in &node.inputs {
                assert!(input.from < id, "{name}: {id} reads {}, which does not come before it", input.from);
                let from = plan.node(input.from).expect("an input is a node");
                let apart = plan.is_exchange(node, input);
                assert_eq!(apart, from.key != node.key, "{name}: {id}");
                assert!(from.stage + u32::from(apart) <= node.stage, "{name}: {id} stands before its inputs");
            }
            assert!(known.insert(format!("{:?}", (&node.op, &node.inputs, &node.key))), "{name}: {id} is there twice");
            assert!(!node.serves.is_empty(), "{name}: nothing rests on {id}, {}", plan.says(node));
        }
        for step in &plan.steps {
            assert!(plan.node(step.from).is_some() && plan.node(step.to).is_some(), "{name}: {step}");
        }
    }
}

#[test]
fn a_guard_asks_only_what_its_node_reads() {
    for (name, agreement) in all() {
        let plan = plan(&agreement);
        let has_phases = plan.nodes.iter().any(|node| matches!(node.op, Op::Phase(Automaton::Phases(_))));
        for (id, node) in plan.numbered() {
            let step = |kind: &StepKind| plan.steps.iter().any(|step| step.to == id && step.kind == *kind);
            for guard in asked(&plan, node) {
                let reads = match guard {
                    Guard::Holds { node: from, tier } => {
                        node.inputs.iter().any(|input| input.from == *from && input.tier == *tier)
                    }
                    Guard::Phase { .. } => {
                        !has_phases
                            || node.inputs.iter().any(|input| input.part == Part::Phases)
                            || step(&StepKind::Phase)
                    }
                    Guard::Breach(clause) => {
                        let norm = agreement.clause(clause).map(|clause| &clause.kind);
                        !matches!(norm, Some(ClauseKind::Norm(_))) || step(&StepKind::Breach(clause.clone()))
                    }
                    Guard::All(_)
                    | Guard::Any(_)
                    | Guard::Not(_)
                    | Guard::ForAny(..)
                    | Guard::Defined(_)
                    | Guard::Unknown => true,
                };
                assert!(reads, "{name}: {id} asks {guard}, and reads it nowhere");
            }
        }
    }
}

/// True for the node that answers for a clause.
fn is_of(node: &Node, number: &str) -> bool {
    match &node.op {
        Op::Norm(norm) => norm.clause == number,
        Op::Latch(latch) => latch.clause == number,
        _ => false,
    }
}

/// The names written in a clause that change no status: what is for readers, for findings, or plainly idle.
fn idle(norm: &Norm) -> Vec<(usize, usize)> {
    let mut spans = Vec::new();
    let mut add = |span: servanda_base::Span| spans.push((span.start as usize, span.end as usize));
    norm.needs.iter().for_each(|needs| add(needs.span));
    if !matches!(norm.act.value, servanda_agreement::Act::Power { .. }) {
        norm.never_during.iter().for_each(|name| add(name.span));
    }
    let shows_nothing = matches!(norm.act.value, servanda_agreement::Act::Quoted { .. });
    if shows_nothing || norm.modality == servanda_agreement::Modality::May {
        add(norm.act.span);
        add(norm.subject.span);
        norm.proof.iter().for_each(|proof| add(proof.span));
    }
    // Only what is to be done falls due.
    let is_owed = matches!(norm.act.value, servanda_agreement::Act::Do { .. });
    if !is_owed || norm.modality != servanda_agreement::Modality::Shall {
        norm.due.iter().for_each(|due| add(due.span));
    }
    spans
}

#[test]
fn every_name_that_a_clause_speaks_of_is_in_what_it_rests_on() {
    let (mut looked_at, mut missing) = (0, Vec::new());
    for (name, agreement) in all() {
        let plan = plan(&agreement);
        for clause in &agreement.clauses {
            let idle = match &clause.kind {
                ClauseKind::Norm(norm) => idle(norm),
                ClauseKind::RedLine(_) => Vec::new(),
                // Where no event shows a review, who holds it cannot be seen either.
                ClauseKind::Review { .. } if agreement.event("review").is_some() => Vec::new(),
                ClauseKind::Review { .. } | ClauseKind::Reserved => continue,
            };
            let number = &clause.number.value;
            let serves = |node: &&Node| {
                node.serves.iter().any(|one| matches!(one, Serves::Clause(_, served) if served == number))
            };
            let nodes: Vec<&Node> = plan.nodes.iter().filter(serves).collect();
            assert!(!nodes.is_empty(), "{name}: clause {number} is not in the plan");
            let said = format!("{:?} {:?}", nodes, plan.defined);
            for used in &agreement.uses {
                let at = used.span.start as usize;
                let within = clause.span.start as usize <= at && at < clause.span.end as usize;
                if !within || idle.iter().any(|(from, to)| *from <= at && at < *to) {
                    continue;
                }
                // A body that determines speaks for itself, also where a group is named.
                if said.contains(&format!("{:?}", used.value)) {
                    looked_at += 1;
                    continue;
                }
                let names: Vec<Name> = match agreement.event(&used.value) {
                    Some(event) => vec![event.name.value.clone()],
                    None => agreement.members(&used.value),
                };
                for wanted in names {
                    // A standard of proof that nothing of the clause is held to.
                    let proves =
                        |input: &Input| !matches!(input.part, Part::Force | Part::Phases | Part::Determinations);
                    let own = plan.nodes.iter().find(|node| is_of(node, number));
                    let nothing_to_prove =
                        agreement.proof(&wanted).is_some() && own.is_some_and(|own| !own.inputs.iter().any(proves));
                    looked_at += 1;
                    if !nothing_to_prove && !said.contains(&format!("{wanted:?}")) {
                        missing.push(format!("{name}: clause {number}: {wanted}"));
                    }
                }
            }
        }
    }
    assert!(missing.is_empty(), "these clauses speak of what nothing that they rest on does: {missing:#?}");
    assert!(looked_at > 1000, "{looked_at}");
}

#[test]
fn clauses_that_speak_of_the_same_acts_read_one_list() {
    let agreement = text(
        "parties UKR, RUS\nparty mission organisation \"M\"\nzone belt \"B\" from \"a.geojson#b\"\n\
         event shot plural shots verb fire by party in place\nevent visit verb visit by party\n\
         define loud as at least 3 shots in belt in any 24 h\ndefine louder as at least 9 shots in belt in any 7 d\n\
         1 on loud, mission shall visit\n2 on louder, mission shall visit\n3 on shots in belt, mission shall visit\n",
    );
    let plan = plan(&agreement);
    let lists: Vec<(NodeId, &Node)> = plan.numbered().filter(|(_, node)| plan.says(node) == "shot in belt").collect();
    let [(list, node)] = lists.as_slice() else { panic!("{} lists", lists.len()) };
    assert_eq!(node.serves.iter().map(Serves::to_string).collect::<Vec<_>>(), ["1", "2", "3"]);
    let readers = plan.nodes.iter().filter(|node| node.inputs.iter().any(|input| input.from == *list));
    assert_eq!(readers.count(), 3, "two counts and a clause");
    // As long as the longest window over it, and without bound to lateness.
    assert_eq!(node.keeps.to_string(), "hits: rate × (168 h + lateness)");
}

/// What is written `for each of` has a key as far as nothing fills its place; what names it gives on what it has, and asks
/// for any of the rest.
#[test]
fn keys_are_handed_on_as_far_as_they_are_shared() {
    let agreement = text(
        "  late reports 24 h\nparty north armed-group \"N\"\nparty south armed-group \"S\"\n\
         party centre organisation \"C\"\ngroup sides = north, south\nzone hills \"H\" from \"a.geojson#h\"\n\
         zone shore \"S\" from \"a.geojson#s\"\ngroup sectors = hills, shore\n\
         event shot plural shots verb fire by party in place\nevent talk verb consult by party\n\
         define hot \"H\"\n  for each of sectors, each of sides\n  as at least 3 shots in any 24 h\n\
         define lit \"L\"\n  for each of sectors\n  as hot on at least 2 of 5 days\n\
         define near \"N\"\n  for each of sides\n  as at least 2 shots in hills in any 24 h and not lit\n\
         1 red line surge \"S\"\n  for each of sides\n  when shots in shore\n  tier 1 at least 9 in any 24 h\n\
         2 on lit, centre shall consult\n3 on near, centre shall consult\n\
         4 centre shall consult\n  unless surge on at least 1 of 3 days\n",
    );
    let plan = plan(&agreement);
    let keyed = |said: &str| {
        let found: Vec<&Node> = plan.nodes.iter().filter(|node| plan.says(node) == said).collect();
        let [node] = found.as_slice() else { panic!("{said}: {} nodes", found.len()) };
        node.key.0.iter().map(|sort| format!("{} {}", sort.word(), sort.values().join("+"))).collect::<Vec<_>>()
    };
    assert_eq!(
        keyed("shot by each of north, south in each of hills, shore"),
        ["place hills+shore", "party north+south"]
    );
    assert_eq!(keyed("at least 3 in any 1 d"), ["place hills+shore", "party north+south"]);
    // The place is that of `lit`, the side is any.
    assert_eq!(keyed("[condition 1] for any party on at least 2 of 5 days"), ["place hills+shore"]);
    // The text names the place, so the key fills the side alone.
    assert_eq!(keyed("shot by each of north, south in hills"), ["party north+south"]);
    assert_eq!(keyed("at least 2 in any 1 d"), ["party north+south"]);
    assert_eq!(keyed("each match; at least 9 in any 1 d (tier 1)"), ["party north+south", "tier any+1"]);
    let defined: Vec<String> = plan.defined.iter().map(ToString::to_string).collect();
    let number = |said: &str| plan.numbered().find(|(_, node)| plan.says(node) == said).expect("a node").0;
    let (three, two) = (number("at least 3 in any 1 d"), number("at least 2 in any 1 d"));
    let days = number("[condition 1] for any party on at least 2 of 5 days");
    assert_eq!(
        defined,
        [
            format!("hot for each place and party: [{three}]"),
            format!("lit for each place: [{days}]"),
            format!("near for each party: [{two}] and not ([condition 2] for any place)"),
        ]
    );
    let latch = plan.numbered().find(|(_, node)| matches!(node.op, Op::Latch(_))).expect("a red line").0;
    let of_the_line = format!("[{latch}] for any party on at least 1 of 3 days");
    assert_eq!(keyed(&of_the_line), Vec::<String>::new());
    let says = |number: &str| plan.says(plan.nodes.iter().find(|node| is_of(node, number)).expect("a clause"));
    assert!(says("2").contains("on [condition 2] for any place beginning to hold"), "{}", says("2"));
    assert!(says("3").contains("on [condition 3] for any party beginning to hold"), "{}", says("3"));
    // A mark a day, as many as are counted and as may still change: of a day that is an hour short one more.
    let marks = plan.node(days).expect("a node").keeps.to_string();
    assert_eq!(marks, "days: 1 a day × 145 h = 7 entries a key, at most 2 keys");
}

#[test]
fn room_is_rate_times_window_and_lateness() {
    let body = |late: &str, rate: &str| {
        let (agreement, _) = read(&format!(
            "```accord\nagreement a \"A\"\n  signed 2027-01-01\n  in force on signature\n  expires never\n{late}\
             parties UKR, RUS\nevent shot plural shots verb fire by party{rate}\n\
             1 each of UKR, RUS shall not fire\n2 red line loud \"L\"\n  when shots\n  tier 1 at least 9 in any 72 h\n```\n"
        ));
        plan(&agreement.expect("an agreement"))
    };
    let keeps = |plan: &Plan, said: &str| {
        let node = plan.nodes.iter().find(|node| plan.says(node) == said);
        node.map(|node| node.keeps.to_string()).expect("the node is there")
    };
    let known = body("  late reports 20 h\n  verification 4 h\n", " at most 500 a day");
    assert_eq!(keeps(&known, "shot"), "hits: 500 a day × 96 h = 2,000 entries");
    // One list for each party and one for both together; they look back no further than what is not closed.
    assert_eq!(
        keeps(&known, "shot by each of UKR, RUS, and by any of them"),
        "hits: 500 a day × 24 h = 500 entries a key, at most 3 keys"
    );
    let room = known.room();
    assert_eq!((room.entries, room.known, room.unknown), (3500, 2, 0));
    assert_eq!((room.bytes_ordinary(), room.bytes_max()), (28_000, 84_000));
    let undeclared = body("  late reports 20 h\n  verification 4 h\n", "");
    assert_eq!(keeps(&undeclared, "shot"), "hits: rate × 96 h");
    assert_eq!((undeclared.room().entries, undeclared.room().unknown), (0, 2));
    // Without `late reports` an entry of any age may still come, however fast they are confirmed.
    let unbounded = body("  verification 4 h\n", " at most 20 an hour");
    assert_eq!(keeps(&unbounded, "shot"), "hits: 20 an hour × (72 h + lateness)");
    assert_eq!(unbounded.room().unknown, 2);
    let latch = known.nodes.iter().find(|node| matches!(node.op, Op::Latch(_))).expect("a red line");
    assert!(matches!(&latch.keeps, Keeps::Window(window) if window.entries() == Some(500)), "{}", latch.keeps);
}

#[test]
fn only_three_things_run_against_the_graph() {
    let agreement = text(
        "parties UKR, RUS\nparty panel organisation \"P\"\nevent shot plural shots verb fire by party\n\
         event payment verb pay by party\nevent opening verb open by party\nevent termination verb end by party\n\
         phase first\n  opens on entry into force\nphase second\n  opens when breach of clause 1 and alarm\n\
         1 UKR shall pay\n  by 2027-03-01\n  failing which clause 2\n2 RUS shall pay\n  within 5 d of breach\n\
         3 on breach of clause 2, panel shall pay\n4 red line alarm \"A\"\n  when first not open\n\
         5 panel may open phase second\n6 panel may end agreement\n",
    );
    let plan = plan(&agreement);
    let node = |is: &dyn Fn(&Op) -> bool| plan.numbered().find(|(_, node)| is(&node.op)).map(|(id, _)| id);
    let norm = |number: &str| node(&|op| matches!(op, Op::Norm(norm) if norm.clause == number)).expect("a clause");
    let force = node(&|op| matches!(op, Op::Phase(Automaton::Force(_)))).expect("force");
    let phases = node(&|op| matches!(op, Op::Phase(Automaton::Phases(_)))).expect("phases");
    let latch = node(&|op| matches!(op, Op::Latch(_))).expect("a red line");
    let steps: BTreeSet<String> = plan.steps.iter().map(ToString::to_string).collect();
    let expected = BTreeSet::from([
        format!("{} to {}: clause 1 not kept", norm("1"), norm("2")),
        format!("{} to {}: clause 2 not kept", norm("2"), norm("3")),
        format!("{} to {phases}: clause 1 not kept", norm("1")),
        format!("{phases} to {latch}: which phase is open"),
        format!("{} to {phases}: use of the power of clause 5", norm("5")),
        format!("{} to {force}: use of the power of clause 6", norm("6")),
    ]);
    assert_eq!(steps, expected);
}

/// The ban reads the duty; that the ban was not kept, on which the duty may follow, comes back by a step.
#[test]
fn a_ban_reads_the_duty_that_prevails_over_it() {
    let agreement = text(
        "parties UKR, RUS\nevent shot plural shots verb fire by party\n\
         1 each of UKR, RUS shall not fire\n2 on breach of clause 1, UKR shall fire\n  within 5 d of breach\n\
         notwithstanding clause 1\n",
    );
    let plan = plan(&agreement);
    let of = |number: &str| plan.numbered().find(|(_, node)| is_of(node, number)).expect("a clause");
    let ((ban, banned), (duty, owed)) = (of("1"), of("2"));
    let read: BTreeSet<(NodeId, String)> =
        banned.inputs.iter().map(|input| (input.from, input.part.to_string())).collect();
    let acts = owed.inputs.iter().find(|input| input.part == Part::Hits).expect("acts").from;
    assert!(read.contains(&(duty, "clause 2 prevails".into())), "{read:?}");
    assert!(read.contains(&(acts, "acts of clause 2, which prevails".into())), "{read:?}");
    let steps: Vec<String> = plan.steps.iter().map(ToString::to_string).collect();
    assert_eq!(steps, [format!("{ban} to {duty}: clause 1 not kept")]);
}

#[test]
fn names_that_rest_on_themselves_or_on_many_others_end() {
    let circle = text(
        "event shot plural shots verb fire by party\nparties UKR, RUS\ndefine a as b or shots\ndefine b as not a\n\
         1 red line c \"C\"\n  when d or shots by RUS\n2 red line d \"D\"\n  when not c\n3 on a, UKR shall fire\n",
    );
    assert!(plan(&circle).nodes.len() > 5);
    let mut chain =
        "event shot plural shots verb fire by party\nparties UKR, RUS\ndefine d0 as shots by RUS\n".to_owned();
    for at in 1..3000 {
        chain += &format!("define d{at} as d{} and d{} and not d{}\n", at - 1, at - 1, at - 1);
    }
    chain += "1 on d2999, UKR shall fire\n";
    let plan = plan(&text(&chain));
    assert_eq!(plan.defined.len(), 3000);
    assert!(plan.nodes.len() < 12, "each name is lowered once: {}", plan.nodes.len());
}

#[test]
fn the_command_prints_text_dot_and_json() {
    let folder = "crates/servanda-agreement/tests/every-form.accord.md";
    let run = servanda(&["plan", folder, "--format", "json"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let json: serde_json::Value = serde_json::from_str(&run.out).expect("JSON");
    let nodes = json["nodes"].as_array().expect("nodes");
    let by_number: BTreeMap<u64, &serde_json::Value> =
        nodes.iter().map(|node| (node["node"].as_u64().expect("a number"), node)).collect();
    let mut edges = 0;
    for node in nodes {
        for input in node["inputs"].as_array().expect("inputs") {
            let from = by_number[&input["node"].as_u64().expect("a number")];
            assert_eq!(input["exchange"], (from["key"] != node["key"]), "{node:#}");
            edges += 1;
        }
    }
    let dot = servanda(&["plan", folder, "--format", "dot"]);
    assert_eq!(dot.code, 0, "{}", dot.err);
    assert!(dot.out.starts_with("digraph \"every-form\" {") && dot.out.ends_with("}\n"));
    assert_eq!(dot.out.matches(" -> ").count(), edges + json["steps"].as_array().expect("steps").len());
    assert_eq!(dot.out.matches("style=dotted").count(), 6);
    assert_eq!(dot.out.matches(" [label=").count(), nodes.len());
    let text = servanda(&["plan", folder]);
    assert!(text.out.lines().all(|line| line.chars().count() <= 120), "{}", text.out);
    let nothing = servanda(&["plan", &Path::new("docs").display().to_string()]);
    assert_eq!(nothing.code, 2);
}

/// Every node of every plan is an answer, what an answer counts, or left out with a reason.
#[test]
fn nothing_of_a_plan_is_left_out_of_the_script_in_silence() {
    let mut answers = 0;
    for (name, agreement) in all() {
        let plan = plan(&agreement);
        let tables = plan.tables(&agreement);
        let script = servanda_monitor::plan::sql::script(&name, &plan, &tables);
        for (id, node) in plan.numbered() {
            let is_source = matches!(node.op, Op::Source(servanda_monitor::plan::op::Source::Event { .. }));
            let is_answer = tables.lines.iter().any(|line| line.node == id);
            let is_list = tables.counted().any(|list| list.node == id);
            let is_named = script.contains(&format!("-- Not in here: node {id} ("));
            assert_eq!(
                is_named,
                tables.left_out.iter().any(|(node, why)| *node == id && !why.is_empty()),
                "{name}: {id}"
            );
            assert!(is_source || is_answer || is_list || is_named, "{name}: {id}");
            assert!(!is_answer || script.contains(&format!("SELECT {id} AS node")), "{name}: {id}");
            answers += usize::from(is_answer);
        }
        for line in &tables.lines {
            if let servanda_monitor::plan::table::Asks::AtLeast { lists, .. } = &line.asks {
                assert!(lists.iter().all(|list| *list < tables.lists.len()) && !lists.is_empty(), "{name}: {line:?}");
            }
        }
    }
    assert!(answers > 100, "{answers}");
}

const SECTORS: &str = "```accord
agreement sectors \"S\"
  signed 2027-01-01
  in force 2027-03-01 00:00
  expires never
  clock UTC
  evidence seen

party north armed-group \"N\"
party south armed-group \"S\"
party centre organisation \"C\"
group sides = north, south
zone hills \"H\" from \"a.geojson#h\"
zone shore \"S\" from \"a.geojson#s\"
group sectors = hills, shore
event shot plural shots verb fire by party in place
event talk verb consult by party
proof seen = confirmed by centre

define hot \"H\"
  for each of sectors, each of sides
  as at least 3 shots in any 24 h
define ever \"E\"
  as shots by sides in hills
1 red line surge \"S\"
  for each of sectors, each of sides
  when hot on at least 3 of 7 days
2 red line many \"M\"
  when shots
  tier 1 at least 4 in any 24 h
3 on ever, centre shall consult
```
";

/// Derived by hand: hot from the third shot until the first of its three is 24 hours old. On the 5th the third hot day of
/// seven begins with the third shot of that day; on the 9th only two of seven are left.
#[test]
fn facts_give_the_intervals_that_the_text_says() {
    let folder = support::empty_folder("plan-facts");
    let agreement = folder.join("sectors.accord.md");
    std::fs::write(&agreement, SECTORS).expect("a file");
    let table = folder.join("facts.csv");
    let day = |day: i64, hour: i64| 1_803_859_200 + (day - 1) * 86_400 + hour * 3600;
    let mut facts = "entry,event,by,place,from,to,low,high,proved\n".to_owned();
    let mut add = |by: &str, place: &str, at: i64, rest: &str| {
        let entry = facts.lines().count();
        facts += &format!("i{entry},shot,{by},{place},{at},{at},{rest}\n");
    };
    // Before the agreement is in force: no red line counts it, a condition does.
    add("north", "hills", day(0, 20), "3,3,seen");
    for hour in [8, 10, 12] {
        add("north", "hills", day(1, hour), "1,1,seen");
    }
    add("north", "shore", day(1, 11), "1,1,seen");
    for hour in [6, 7, 8] {
        add("north", "hills", day(5, hour), "1,1,*");
    }
    // Not known where, not known by whom, not established, perhaps none.
    add("south", "", day(20, 6), "3,,seen");
    add("?north ?south", "hills", day(22, 6), "1,3,seen");
    add("south", "shore", day(24, 6), "5,5,");
    std::fs::write(&table, &facts).expect("a file");
    let paths = [agreement.display().to_string(), table.display().to_string()];
    let run = servanda(&["plan", &paths[0], "--intervals", &paths[1]]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.err.contains("note: 11 facts read, 11 of them counted\n"), "{}", run.err);
    let (agreement, _) = read(SECTORS);
    let plan = plan(&agreement.expect("an agreement"));
    let number = |said: &str| plan.numbered().find(|(_, node)| plan.says(node) == said).expect("a node").0;
    let (hot, ever) = (number("at least 3 in any 1 d"), number("at least 1 so far"));
    let surge = number("[condition 1] on at least 3 of 7 days");
    let many = number("at least 4 in any 1 d (tier 1)");
    let row = |node: NodeId, tier: &str, key: &str, bound: &str, from: i64, to: Option<i64>| {
        let to = to.map(|to| to.to_string()).unwrap_or_default();
        format!("{node},{tier},{key},{bound},{from},{to}")
    };
    let mut expected = Vec::new();
    for bound in ["must", "may"] {
        // The first three are one row of three; they leave as the window of the 1st opens.
        expected.push(row(hot, "", "hills,north", bound, day(0, 20), Some(day(2, 8))));
        expected.push(row(hot, "", "hills,north", bound, day(5, 8), Some(day(6, 6))));
        // The days are the last of February, the 1st, the 2nd, the 5th and the 6th.
        expected.push(row(surge, "", "hills,north", bound, day(2, 0), Some(day(9, 0))));
        expected.push(row(ever, "", ",", bound, day(0, 20), None));
        expected.push(row(many, "1", ",", bound, day(1, 12), Some(day(2, 8))));
    }
    for key in ["hills,south", "shore,south"] {
        expected.push(row(hot, "", key, "may", day(20, 6), Some(day(21, 6))));
    }
    // Days 20 and 21, and the 22nd or the 24th.
    expected.push(row(surge, "", "hills,south", "may", day(22, 6), Some(day(28, 0))));
    expected.push(row(surge, "", "shore,south", "may", day(24, 6), Some(day(28, 0))));
    expected.push(row(hot, "", "hills,north", "may", day(22, 6), Some(day(23, 6))));
    expected.push(row(hot, "", "hills,south", "may", day(22, 6), Some(day(23, 6))));
    expected.push(row(hot, "", "shore,south", "may", day(24, 6), Some(day(25, 6))));
    expected.push(row(many, "1", ",", "may", day(20, 6), Some(day(21, 6))));
    expected.push(row(many, "1", ",", "may", day(24, 6), Some(day(25, 6))));
    expected.sort();
    let mut found: Vec<&str> = run.out.lines().skip(1).collect();
    found.sort();
    assert_eq!(found, expected);
}

/// Derived by hand: of the three shots of the 1st the first lies before the version began, so hot is the 5th alone; a red line
/// counts up to its end as well, and four in a day are never reached.
#[test]
fn a_later_version_counts_since_it_began() {
    let day = |day: i64, hour: i64| 1_803_859_200 + (day - 1) * 86_400 + hour * 3600;
    let at = |second: i64| servanda_base::Moment::from_second(second).ok();
    let mut agreement = read(SECTORS).0.expect("an agreement");
    agreement.header.version = Some(Version { number: 2, from: at(day(1, 9)), until: at(day(5, 9)) });
    let plan = plan(&agreement);
    assert!(
        plan.says(&plan.nodes[0]).contains("; as version 2 from 2027-03-01T09:00:00Z until "),
        "{}",
        plan.says(&plan.nodes[0])
    );
    let tables = plan.tables(&agreement);
    let mut run = Run::new(&tables);
    let hours = [(1, 8), (1, 10), (1, 12), (5, 6), (5, 7), (5, 8), (5, 10)];
    for (of_day, hour) in hours {
        let (by, place) = (vec!["north"], vec!["hills"]);
        let (at, low, high) = (day(of_day, hour), 1, Some(1));
        let fact = Fact { event: "shot", by, place, at, low, high, proved: vec!["seen"] };
        run.insert(&fact).expect("a fact");
    }
    let found = run.stretches();
    let of = |said: &str| -> Vec<(i64, Option<i64>)> {
        let node = plan.numbered().find(|(_, node)| plan.says(node) == said).expect("a node").0;
        found.iter().filter(|one| one.node == node && !one.perhaps).map(|one| (one.from, one.to)).collect()
    };
    assert_eq!(of("at least 3 in any 1 d"), [(day(5, 8), Some(day(6, 7)))]);
    assert_eq!(of("at least 1 so far"), [(day(1, 10), None)]);
    assert_eq!(of("at least 4 in any 1 d (tier 1)"), []);
    let script = servanda_monitor::plan::sql::script("a", &plan, &tables);
    assert!(script.contains(&format!("\"from\" >= {}", day(1, 9))), "{script}");
}

#[test]
fn a_table_that_cannot_be_taken_is_told_with_its_line() {
    let folder = support::empty_folder("plan-bad-facts");
    let agreement = folder.join("sectors.accord.md");
    std::fs::write(&agreement, SECTORS).expect("a file");
    let good = "i1,shot,north,hills,1803888000,1803888000,1,1,seen";
    let cases = [
        ("entry,event\n", "line 1: expected the columns entry,event,by,place,from,to,low,high,proved"),
        (&format!("HEAD\n{good}\n{good}\n"), "line 3: entry `i1` stands there twice"),
        (
            "HEAD\ni1,shot,north,hills,noon,1803888000,1,1,seen\n",
            "line 2: expected a whole number as `from`, found `noon`",
        ),
        (
            "HEAD\ni1,shot,north,hills,1803888000,1803888001,1,1,seen\n",
            "line 2: the kernel counts what happened at one second",
        ),
        ("HEAD\ni1,shot,north,hills,-5,-5,1,1,seen\n", "line 2: expected seconds since 1970 and before 2106, found -5"),
        (
            "HEAD\ni1,shot,north,hills,1803888000,1803888000,2,1,seen\n",
            "line 2: expected `high` to be no less than `low`",
        ),
        (
            "HEAD\ni1,shot,north,hills,1803888000,1803888000,-2,1,seen\n",
            "line 2: expected `low` to be no less than 0, found -2",
        ),
        ("HEAD\ni1,shot\n", "found record with 2 fields"),
    ];
    for (text, said) in cases {
        let table = folder.join("facts.csv");
        let text = text.replace("HEAD", "entry,event,by,place,from,to,low,high,proved");
        std::fs::write(&table, text).expect("a file");
        let paths = [agreement.display().to_string(), table.display().to_string()];
        let run = servanda(&["plan", &paths[0], "--intervals", &paths[1]]);
        assert!(run.code == 2 && run.out.is_empty(), "{said}: {}", run.out);
        assert!(run.err.contains(said) && run.err.contains("help: each row has entry, event"), "{}", run.err);
    }
}
