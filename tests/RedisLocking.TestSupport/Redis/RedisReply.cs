using System.Globalization;

namespace RedisLocking.TestSupport;

/// <summary>What a server answered: a text, a number, nothing, or a list of such.</summary>
public sealed record RedisReply
{
    /// <summary>The text of a string, a status or a number; null for a null reply and for a list.</summary>
    public string? Text { get; init; }

    /// <summary>The replies of a list; empty for everything else.</summary>
    public IReadOnlyList<RedisReply> Items { get; init; } = [];

    /// <summary>The text as a whole number.</summary>
    public long Number => long.Parse(Text ?? throw new InvalidOperationException("The reply is null or a list, not a number."), CultureInfo.InvariantCulture);

    /// <summary>The texts of a list.</summary>
    public IReadOnlyList<string?> Texts => [.. Items.Select(item => item.Text)];

    /// <summary>The text, or the list in brackets.</summary>
    public override string ToString() => Items.Count > 0 ? $"[{string.Join(", ", Items)}]" : Text ?? "(nil)";
}

/// <summary>The server answered with an error; the message is its text.</summary>
public sealed class RedisErrorException : Exception
{
    /// <summary>Makes the exception.</summary>
    public RedisErrorException(string message)
        : base(message)
    {
    }
}
