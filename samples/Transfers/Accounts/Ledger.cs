namespace Transfers.Accounts;

/// <summary>All accounts in one moment.</summary>
public sealed class Ledger(IReadOnlyDictionary<string, Account> accounts)
{
    /// <summary>What is in the accounts and what is between them: always the same.</summary>
    public long Total => accounts.Values.Sum(account => (long)account.Balance) + accounts.Sum(payer => OnItsWay(payer.Key, payer.Value));

    public long Sent => accounts.Values.Sum(account => account.Sent);

    /// <summary>Of every account, whether its last transfer has arrived where it was sent, and no other number is the last there.</summary>
    public bool IsSettled => accounts.All(payer =>
        payer.Value.Outgoing is null
        && accounts.Values.Select(payee => payee.Received.GetValueOrDefault(payer.Key)).Max() == payer.Value.Sent);

    private long OnItsWay(string from, Account payer) =>
        payer.Outgoing is { } transfer && !accounts[transfer.To].HasReceived(from, transfer.Number) ? transfer.Amount : 0;
}
