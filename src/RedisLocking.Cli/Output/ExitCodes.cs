namespace RedisLocking.Cli.Output;

/// <summary>
/// What redislock ends with where the command's own code is not meant. Those below 100 are sysexits.h's, the others what a shell and
/// GNU timeout say.
/// </summary>
internal static class ExitCodes
{
    public const int Done = 0;

    /// <summary><c>break</c>: nobody held the lock.</summary>
    public const int NothingHeld = 1;

    /// <summary>EX_USAGE.</summary>
    public const int Usage = 64;

    /// <summary>EX_UNAVAILABLE: the store did not answer, and nobody knows.</summary>
    public const int Unavailable = 69;

    /// <summary>EX_SOFTWARE: a mistake in redislock itself.</summary>
    public const int Internal = 70;

    /// <summary>EX_TEMPFAIL: somebody else holds the lock.</summary>
    public const int Conflict = 75;

    /// <summary>The lease has ended: under the command, or before it was renewed or released.</summary>
    public const int Lost = 76;

    /// <summary>EX_NOPERM: the key of the lock service is missing, wrong, or may not do this.</summary>
    public const int Refused = 77;

    public const int NotExecutable = 126;

    public const int NotFound = 127;

    /// <summary>Ended by a signal.</summary>
    public static int OfSignal(int signal) => 128 + signal;
}
