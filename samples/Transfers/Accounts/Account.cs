namespace Transfers.Accounts;

/// <summary>An account, with what makes transfers across hash slots happen once.</summary>
public sealed class Account
{
    public int Balance { get; set; }

    /// <summary>How many transfers have left by <see cref="Bank.SendAsync"/>; the number of the last one.</summary>
    public long Sent { get; set; }

    /// <summary>The last of them, until it has arrived.</summary>
    public Transfer? Outgoing { get; set; }

    /// <summary>By sender, the number of the last transfer that has arrived from there.</summary>
    public Dictionary<string, long> Received { get; init; } = [];

    public bool HasReceived(string from, long number) => Received.GetValueOrDefault(from) >= number;
}

/// <summary>Money that has left one account for another.</summary>
public sealed record Transfer(long Number, string To, int Amount);
