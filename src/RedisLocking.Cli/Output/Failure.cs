using System.Text.Json.Serialization;

namespace RedisLocking.Cli.Output;

/// <summary>A failure as <c>--json</c> writes it to standard error.</summary>
internal sealed record Failure(string Error, string Message, int ExitCode)
{
    /// <summary>What an exception means to whoever called redislock.</summary>
    public static Failure Of(Exception exception) => exception switch
    {
        FailedException failed => new(failed.Code, failed.Message, failed.ExitCode),
        LockUnavailableException unavailable => new("unavailable", unavailable.Message, ExitCodes.Unavailable),
        LockLostException lost => new("lost", lost.Message, ExitCodes.Lost),
        ArgumentException argument => new("usage", WithoutParameter(argument), ExitCodes.Usage),
        _ => new("internal", $"this should not have happened: {exception.GetType().Name}: {exception.Message}", ExitCodes.Internal),
    };

    /// <summary>The failure on one line, whatever a store or a server wrote into it.</summary>
    [JsonIgnore]
    public string Line => string.Join(' ', Message.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    // The parameter is one of the library's, and nothing that was typed.
    private static string WithoutParameter(ArgumentException argument)
    {
        var end = argument.ParamName is null ? -1 : argument.Message.IndexOf($" (Parameter '{argument.ParamName}')", StringComparison.Ordinal);
        return end < 0 ? argument.Message : argument.Message[..end];
    }
}
