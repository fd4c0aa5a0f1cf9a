using System.Diagnostics.CodeAnalysis;
using RedisLocking.Names;

namespace RedisLocking.Optimistic;

/// <summary>What an operation does.</summary>
public enum OperationKind
{
    /// <summary>Reads an entry.</summary>
    Get,

    /// <summary>Writes an entry.</summary>
    Put,

    /// <summary>Deletes an entry.</summary>
    Delete,

    /// <summary>Reads the version of a group; the key is the group's name.</summary>
    GetGroup,

    /// <summary>Executes another transaction, in the same step.</summary>
    Transaction,
}

/// <summary>An operation as a store executes it; applications use <see cref="Op"/>. Operations see what those before them wrote.</summary>
public sealed class Operation
{
    private Operation(OperationKind kind, string key, ReadOnlyMemory<byte> value = default, TransactionRequest? transaction = null)
    {
        Kind = kind;
        Key = key;
        Value = value;
        Transaction = transaction;
    }

    /// <summary>What it does.</summary>
    public OperationKind Kind { get; }

    /// <summary>The entry's key, or the group's name; empty for a transaction.</summary>
    public string Key { get; }

    /// <summary>What a put writes.</summary>
    public ReadOnlyMemory<byte> Value { get; }

    /// <summary>The nested transaction; otherwise null.</summary>
    public TransactionRequest? Transaction { get; }

    /// <summary>Reads an entry.</summary>
    [SuppressMessage("Naming", "CA1716", Justification = "It is what the operation is called.")]
    public static Operation Get(string key) => new(OperationKind.Get, EntryKey.Checked(key));

    /// <summary>Writes an entry.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="value">JSON in UTF-8, up to 1 MB.</param>
    public static Operation Put(string key, ReadOnlyMemory<byte> value)
    {
        if (value.IsEmpty)
            throw new ArgumentException($"The value of '{Printable.Text(key)}' is empty; it must be JSON.", nameof(value));
        JsonValues.ThrowIfTooLarge(key, value.Length);
        return new(OperationKind.Put, EntryKey.Checked(key), value);
    }

    /// <summary>Deletes an entry.</summary>
    public static Operation Delete(string key) => new(OperationKind.Delete, EntryKey.Checked(key));

    /// <summary>Reads the version of a group.</summary>
    public static Operation GetGroup(string name) => new(OperationKind.GetGroup, VersionGroup.CheckedName(name));

    /// <summary>Executes another transaction.</summary>
    public static Operation Nested(TransactionRequest transaction)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        return new(OperationKind.Transaction, "", transaction: transaction);
    }
}
