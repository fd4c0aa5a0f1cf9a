using System.Globalization;
using RedisLocking.Names;

namespace RedisLocking.Optimistic;

/// <summary>A body was run as often as it may be, and each time somebody else changed what it had read. Nothing was written.</summary>
public sealed class StmConflictException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="attempts">See <see cref="Attempts"/>.</param>
    /// <param name="hottestKey">See <see cref="HottestKey"/>.</param>
    /// <param name="conflicts">How many attempts failed for it.</param>
    public StmConflictException(int attempts, string hottestKey, int conflicts)
        : base(string.Create(CultureInfo.InvariantCulture, $"The transaction was run {attempts} times, and each time somebody else had changed what it read: {conflicts} times it was '{Printable.Text(hottestKey)}'. Nothing was written. Where so many write one entry, a lock is the better choice."))
    {
        Attempts = attempts;
        HottestKey = hottestKey;
    }

    /// <summary>How often the body was run.</summary>
    public int Attempts { get; }

    /// <summary>The entry that others changed most often meanwhile.</summary>
    public string HottestKey { get; }
}
