using System.Diagnostics.CodeAnalysis;
using RedisLocking.Names;

namespace RedisLocking.Optimistic;

/// <summary>Begins groups.</summary>
public static class VersionGroupExtensions
{
    /// <summary>
    /// Entries that share a version: whoever changes one of them raises it. An order and its lines are one thing then, whichever of
    /// them was read and whichever is written.
    /// </summary>
    /// <param name="store">The store.</param>
    /// <param name="name">The group's name, without braces.</param>
    [SuppressMessage("Naming", "CA1716", Justification = "The word for it.")]
    public static VersionGroup Group(this IVersionedStore store, string name)
    {
        ArgumentNullException.ThrowIfNull(store);
        return new VersionGroup(store, VersionGroup.CheckedName(name));
    }
}

/// <summary>
/// The entries whose keys have the group's name in their first pair of braces: <c>{order:42}</c>, <c>{order:42}:line:1</c>. Membership is the
/// key's, so nobody can change a member and leave the group's version as it is.
/// </summary>
public sealed class VersionGroup
{
    private readonly IVersionedStore _store;

    internal VersionGroup(IVersionedStore store, string name) => (_store, Name) = (store, name);

    /// <summary>The group's name.</summary>
    public string Name { get; }

    /// <summary>The key of a member: <c>{name}:member</c>.</summary>
    public string Key(string member) => EntryKey.Checked($"{{{Name}}}:{EntryKey.Checked(member, "member", nameof(member))}");

    /// <summary>Members and the group's version, as they were in one moment.</summary>
    /// <param name="members">Which of them, as for <see cref="Key"/>.</param>
    /// <param name="cancellationToken">Looked at before the store is asked.</param>
    /// <exception cref="StoreUnavailableException">The store did not answer.</exception>
    public async ValueTask<GroupSnapshot> ReadAsync(IReadOnlyList<string> members, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(members);
        var reply = await _store.ExecuteAsync(
            new TransactionRequest([], [Operation.GetGroup(Name), .. members.Select(member => Operation.Get(Key(member)))], []), cancellationToken).ConfigureAwait(false);
        return new GroupSnapshot(reply.Replies[0].GroupVersion, [.. reply.Replies.Skip(1).Select(one => one.Entry)], members, _store.SerializerOptions);
    }

    /// <summary>The group's version: the revision of the last change of a member. 0: it has none.</summary>
    /// <exception cref="StoreUnavailableException">The store did not answer.</exception>
    public async ValueTask<long> GetVersionAsync(CancellationToken cancellationToken = default) =>
        (await ReadAsync([], cancellationToken).ConfigureAwait(false)).Version;

    /// <summary>Changes members, if the group still has that version: all of the changes are made, or none.</summary>
    /// <param name="expectedVersion">Of a <see cref="GroupSnapshot"/>; 0: the group has no member yet.</param>
    /// <param name="changes">
    /// What to do, with keys of <see cref="Key"/>: <see cref="EntryChange.Put{T}(string, T)"/>, <see cref="EntryChange.Delete"/>. What they expect themselves is checked as well.
    /// </param>
    /// <param name="cancellationToken">Looked at before the store is asked.</param>
    /// <returns>The group's version after that.</returns>
    /// <exception cref="VersionConflictException">Somebody changed a member; the group is named by its name.</exception>
    /// <exception cref="StoreUnavailableException">The store did not answer.</exception>
    /// <exception cref="ArgumentException">A change is of an entry that is no member.</exception>
    public async ValueTask<long> ChangeAsync(long expectedVersion, IReadOnlyList<EntryChange> changes, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(changes);
        var expected = Expected.Version(expectedVersion);
        if (changes.FirstOrDefault(change => EntryNames.GroupOf(change.Key) != Name) is { } stranger)
            throw new ArgumentException($"'{Printable.Text(stranger.Key)}' is no member of the group '{Printable.Text(Name)}': a member's key begins with '{{{Printable.Text(Name)}}}'.", nameof(changes));

        var made = changes.Select(change => change.Make(_store.SerializerOptions)).ToList();
        var reply = await _store.ExecuteAsync(
            new TransactionRequest(
                [Compare.Group(Name).Equal(expectedVersion), .. changes.Zip(made, (change, one) => one.Expected.On(change.Key)).OfType<Comparison>()],
                [.. made.Select(one => one.Operation), Operation.GetGroup(Name)],
                [Operation.GetGroup(Name), .. changes.Select(change => Operation.Get(change.Key))]),
            cancellationToken).ConfigureAwait(false);
        if (reply.Succeeded)
        {
            for (var index = 0; index < changes.Count; index++)
                changes[index].Raise(reply.Replies[index], _store.SerializerOptions);
            return reply.Replies[^1].GroupVersion;
        }

        var conflicts = changes.Select((change, index) => new VersionConflict(change.Key, made[index].Expected, reply.Replies[index + 1].Entry))
            .Where(conflict => !conflict.Expected.IsMetBy(conflict.Current));
        throw new VersionConflictException(
            [.. reply.Replies[0].GroupVersion != expectedVersion ? [new VersionConflict(Name, expected, Current(reply.Replies[0].GroupVersion))] : (VersionConflict[])[], .. conflicts]);
    }

    internal static string CheckedName(string name)
    {
        EntryKey.Checked(name, "group's name", nameof(name));
        return name.AsSpan().IndexOfAny('{', '}') < 0
            ? name
            : throw new ArgumentException($"A group's name has no braces, for they end it in the keys of its members; this one is '{Printable.Text(name, 64)}'.", nameof(name));
    }

    // A group has no value of its own.
    private StoredEntry? Current(long version) => version == 0 ? null : new StoredEntry(Name, default, version, 0, version);
}
