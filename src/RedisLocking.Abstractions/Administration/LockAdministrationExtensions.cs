using System.Runtime.CompilerServices;

namespace RedisLocking;

/// <summary>Shorthands.</summary>
public static class LockAdministrationExtensions
{
    /// <summary>All locks whose names begin so, page after page as they are asked for. A lock may come twice when others come and go.</summary>
    /// <inheritdoc cref="ILockAdministration.ListAsync"/>
    public static async IAsyncEnumerable<LockInfo> ListAllAsync(
        this ILockAdministration administration, string prefix = "", [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(administration);
        string? cursor = null;
        do
        {
            var page = await administration.ListAsync(prefix, cursor, ILockAdministration.MaxPageSize, cancellationToken).ConfigureAwait(false);
            foreach (var one in page.Locks)
                yield return one;
            cursor = page.Next;
        }
        while (cursor is not null);
    }
}
