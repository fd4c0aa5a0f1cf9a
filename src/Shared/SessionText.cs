using System.Security.Cryptography;

namespace RedisLocking.Sessions;

/// <summary>What a session is called: 24 hexadecimal digits at random, which stand behind an <c>@</c> at the end of its leases' ids.</summary>
internal static class SessionText
{
    private const int Digits = 24;

    public static string NewId() => RandomNumberGenerator.GetHexString(Digits, lowercase: true);

    /// <summary>What the ids of its leases end with. No other id has an <c>@</c>. Of the letters that tell a kind an election's <c>e</c> is a hexadecimal digit too, which counts only behind a number alone.</summary>
    public static string Suffix(string id) => "@" + id;

    public static ObjectDisposedException Closed() => new(nameof(ILockSession), "The session is closed: open another one.");

    /// <param name="name">What was asked for.</param>
    /// <param name="why">To end a sentence with.</param>
    /// <param name="innerException">How it was found out, if somebody else said so.</param>
    public static LockLostException Lost(LockName name, string why, Exception? innerException = null) =>
        new(name, $"Lock '{name}' is not acquired, for its session is lost: {why}. Open another one.", innerException);
}
