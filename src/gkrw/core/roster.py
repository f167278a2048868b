"""The names of a table: departments, collectives and aliases, and the bodies that a list of names
concerns."""

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from gkrw.core.model import Collective, Department, Members, Table, Task
from gkrw.core.names import Name, NameList
from gkrw.core.wording import bare, folded

Body = Department | Collective


class Reach(NamedTuple):
    """The bodies that one list of names concerns, as canonical names.

    `named`: departments and collectives that it names, in the list or in brackets. `contained`:
    departments that a collective in it contains. `possible`: departments that an unspecified
    collective in it might contain.
    """

    named: frozenset[str]
    contained: frozenset[str]
    possible: frozenset[str]


_NOBODY: frozenset[str] = frozenset()


def can_receive(body: Body) -> bool:
    """Return whether a body receives documents of its own when it has tasks: a department, or a
    collective with Members.UNLISTED."""
    return not isinstance(body, Collective) or body.members is Members.UNLISTED


class Roster(NamedTuple):
    """Every name of one table and the body that it stands for. Made by `build_roster`."""

    departments: Mapping[str, Department]
    collectives: Mapping[str, Collective]
    canonical: Mapping[str, str]
    """Every name in use, aliases too → the canonical name."""
    unconfirmed: frozenset[str]
    """The aliases that are not confirmed yet."""
    unspecified: frozenset[str]
    """The collectives that are unspecified, or list such a one, directly or through others."""
    circular: frozenset[tuple[str, str]]
    """Pairs of a collective and a member in its list through which it contains itself."""
    members: Mapping[str, frozenset[str]]
    """The known members of each collective."""
    reaches: dict[tuple[str, ...], Reach]
    """The results of `reach` by the names of the list: most lists occur many times."""

    def find(self, name: str) -> Body | None:
        """Return the department or collective that a name stands for, or None."""
        known = self.canonical.get(name, "")
        return self.departments.get(known) or self.collectives.get(known)

    def names_of(self, bodies: Iterable[str]) -> frozenset[str]:
        """Return every name of some bodies, given as canonical names: with aliases, under one of
        which a department may have been known before."""
        wanted = {*bodies}
        return frozenset(name for name, body in self.canonical.items() if body in wanted)

    def meant(self, typed: str) -> tuple[Body, ...]:
        """Return the bodies that a typed text may mean: the one with this name; else those with
        this full name, or with a name that differs only in width, case or quotation marks; else
        those with a name in this pinyin."""
        if (body := self.find(typed)) is not None:
            return (body,)
        full = {each.full_name: each.name for each in self.departments.values() if each.full_name}
        wanted = folded(bare(typed))
        alike = self._bodies_where(
            {**full, **self.canonical}, lambda name: folded(bare(name)) == wanted
        )
        if alike or not wanted:
            return alike
        from gkrw.core.pinyin import Spelling, pinyin_letters, spelling

        letters = pinyin_letters(typed)
        if not letters:
            return ()
        return self._bodies_where(
            self.canonical, lambda name: spelling(letters, name) is Spelling.WHOLE
        )

    def _bodies_where(
        self, names: Mapping[str, str], fits: Callable[[str], bool]
    ) -> tuple[Body, ...]:
        found = dict.fromkeys(body for name, body in names.items() if fits(name))
        return tuple(body for body in self.bodies() if body.name in found)

    def bodies(self) -> tuple[Body, ...]:
        """Return the departments and then the collectives, in the order of the table."""
        return (*self.departments.values(), *self.collectives.values())

    def members_of(self, collective: str) -> frozenset[str]:
        """Return the known members of a collective: departments, and collectives that receive a
        letter themselves. Empty for any other name."""
        return self.members.get(collective, _NOBODY)

    def suggest(self, name: str) -> list[str]:
        """Return up to three canonical names that are nearest to an unknown name, best first."""
        from gkrw.core.pinyin import full_pinyin, pinyin_letters, spelling
        from gkrw.core.suggest import nearest

        near = nearest(name, self.canonical, most=6)
        if not near and (letters := pinyin_letters(name)):
            near = [known for known in self.canonical if spelling(letters, known)]
            if not near:
                names = {full_pinyin(known): known for known in self.canonical}
                near = [names[each] for each in nearest(letters, names, most=6, alike=0.75)]
        return list(dict.fromkeys(self.canonical[known] for known in near))[:3]

    def named_in(self, task: Task) -> frozenset[str]:
        """Return the bodies that the lists of a task name, by canonical name."""
        return frozenset().union(*(self.reach(names).named for names in task.lists))

    def reach(self, names: NameList) -> Reach:
        """Return the bodies that a list of names concerns. Unknown names are ignored."""
        key = tuple([name.text for name in names.entries if name.bracket is None])
        if len(key) < len(names.entries):
            return self._reach(names)  # rare: the texts alone do not determine it
        reach = self.reaches.get(key)
        if reach is None:
            reach = self.reaches[key] = self._reach(names)
        return reach

    def _reach(self, names: NameList) -> Reach:
        named: set[str] = set()
        contained: set[str] = set()
        possible: set[str] = set()
        for name in names.every_name():
            canonical = self.canonical.get(name.text)
            if canonical is not None:
                named.add(canonical)
                contained |= self.members_of(canonical)
            if self.is_unspecified(name):
                possible |= self.departments.keys()
        return Reach(frozenset(named), frozenset(contained), frozenset(possible))

    def is_unspecified(self, name: Name) -> bool:
        """Return whether a name is an unspecified collective.

        A closed list in brackets after it (one that does not end in 等) specifies it.
        """
        closed = name.bracket is not None and name.bracket.entries and not name.bracket.is_open
        return self.canonical.get(name.text) in self.unspecified and not closed


def build_roster(table: Table) -> Roster:
    """Build the roster of a table. A name that two bodies claim belongs to the first one."""
    departments: dict[str, Department] = {}
    collectives: dict[str, Collective] = {}
    for department in table.departments:
        departments.setdefault(department.name, department)
    for collective in table.collectives:
        if collective.name not in departments:
            collectives.setdefault(collective.name, collective)
    canonical = {name: name for name in (*departments, *collectives)}
    unconfirmed: set[str] = set()
    for department in departments.values():
        for alias in (*department.aliases, *department.unconfirmed):
            canonical.setdefault(alias.text, department.name)
        names = [alias.text for alias in department.unconfirmed]
        unconfirmed.update(name for name in names if canonical[name] == department.name)
    lists = {
        name: {canonical[each.text] for each in collective.listed if each.text in canonical}
        for name, collective in collectives.items()
    }
    components = _components(lists)
    ends: dict[str, frozenset[str]] = {}  # for each, the names with which its lists end
    vague: set[str] = set()
    every: dict[str, frozenset[str]] = {}  # members of the collectives with Members.ALL
    for component in components:
        found: set[str] = set()
        is_vague = False
        for name in component:
            members = collectives[name].members
            is_vague = is_vague or members is Members.UNSPECIFIED
            if members in (Members.ALL, Members.UNLISTED):
                found.add(name)
            for each in lists[name] - component:
                found |= ends.get(each, {each})
                is_vague = is_vague or each in vague
        ends |= dict.fromkeys(component, frozenset(found))
        vague |= component if is_vague else set()

    def expand(names: Iterable[str]) -> set[str]:
        """Return the departments behind some names, and the collectives that receive a letter
        themselves."""
        found: set[str] = set()
        for each in (end for name in names for end in ends.get(name, (name,))):
            members = collectives[each].members if each in collectives else None
            if each in departments or members is Members.UNLISTED:
                found.add(each)
            elif members is Members.ALL:
                found |= every.get(each, departments.keys())
        return found

    for name, collective in collectives.items():
        if collective.members is Members.ALL:
            exceptions = [canonical.get(each.text, "") for each in collective.exceptions]
            every[name] = frozenset(departments.keys() - expand(exceptions))

    return Roster(
        departments=departments,
        collectives=collectives,
        canonical=canonical,
        unconfirmed=frozenset(unconfirmed),
        unspecified=frozenset(vague),
        circular=frozenset(
            (name, member)
            for component in components
            for name in component
            for member in lists[name] & component
        ),
        members={
            name: every[name] if name in every else frozenset(expand(lists[name]))
            for name in collectives
        },
        reaches={},
    )


def _components(lists: Mapping[str, set[str]]) -> list[frozenset[str]]:
    """Return the collectives in groups: those that contain each other, directly or through others,
    together, and a group after those that it contains (Tarjan's algorithm)."""
    found: list[frozenset[str]] = []
    numbers: dict[str, int] = {}
    lowest: dict[str, int] = {}
    path: list[str] = []
    on_path: set[str] = set()
    for start in lists:
        waiting = [] if start in numbers else [(start, iter(lists[start]))]
        while waiting:
            name, members = waiting[-1]
            if name not in numbers:
                numbers[name] = lowest[name] = len(numbers)
                path.append(name)
                on_path.add(name)
            for each in members:
                if each in lists and each not in numbers:
                    waiting.append((each, iter(lists[each])))
                    break
                if each in on_path:
                    lowest[name] = min(lowest[name], numbers[each])
            else:
                waiting.pop()
                if waiting:
                    above = waiting[-1][0]
                    lowest[above] = min(lowest[above], lowest[name])
                if lowest[name] == numbers[name]:
                    component = set()
                    while name not in component:
                        component.add(path.pop())
                    on_path -= component
                    found.append(frozenset(component))
    return found
