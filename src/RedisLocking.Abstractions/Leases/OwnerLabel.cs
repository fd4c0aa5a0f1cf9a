using RedisLocking.Names;

namespace RedisLocking.Leases;

/// <summary>What <see cref="LeaseOptions.Owner"/> may be.</summary>
internal static class OwnerLabel
{
    private const int MaxLength = 128;

    /// <exception cref="ArgumentException">It is empty, too long, or holds what does not belong into a label; the label itself is not repeated.</exception>
    public static string Checked(string owner, string option)
    {
        if (owner.Length is 0 or > MaxLength)
            throw new ArgumentException($"{option} must be 1 to {MaxLength} characters; it has {owner.Length}.", option);
        if (owner.Any(char.IsControl))
            throw new ArgumentException($"{option} must not hold control characters.", option);
        if (Utf16.IndexOfLoneSurrogate(owner) >= 0)
            throw new ArgumentException($"{option} must be valid Unicode; it holds half of a surrogate pair.", option);
        return owner;
    }
}
