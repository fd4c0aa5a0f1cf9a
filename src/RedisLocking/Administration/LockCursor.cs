using System.Globalization;

namespace RedisLocking.Administration;

/// <summary>Where a listing goes on: at which node of a cluster (its id; <c>-</c> where there is no cluster), and where in its keys.</summary>
internal readonly record struct LockCursor(string Node, ulong Position)
{
    public const string OnlyNode = "-";

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Node}.{Position}");

    /// <exception cref="ArgumentException">No page gave it.</exception>
    public static LockCursor Parse(string cursor)
    {
        var dot = cursor.LastIndexOf('.');
        return dot > 0 && ulong.TryParse(cursor.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var position)
            ? new LockCursor(cursor[..dot], position)
            : throw new ArgumentException("This is no cursor of a page of locks: pass on what the page before gave as Next.", nameof(cursor));
    }
}
