using System.Text.Json;

namespace RedisLocking.Optimistic;

/// <summary>A change of one entry, with what it must be before: part of a batch (<see cref="VersionedStoreExtensions.ChangeAllAsync"/>).</summary>
public sealed class EntryChange
{
    private readonly Func<JsonSerializerOptions, (Expected Expected, Operation Operation)> _make;
    private readonly Action<StoredEntry, JsonSerializerOptions>? _raise;

    private EntryChange(string key, Func<JsonSerializerOptions, (Expected Expected, Operation Operation)> make, Action<StoredEntry, JsonSerializerOptions>? raise = null)
    {
        Key = EntryKey.Checked(key);
        _make = make;
        _raise = raise;
    }

    /// <summary>The entry's key.</summary>
    public string Key { get; }

    /// <summary>Writes a value; of a type with <see cref="VersionAttribute"/>, if the entry still has the version that the value carries.</summary>
    public static EntryChange Put<T>(string key, T value) => Put(key, value, options => JsonValues.Carried(value, options) ?? Expected.Any);

    /// <summary>Writes a value if the entry is what is expected.</summary>
    public static EntryChange Put<T>(string key, T value, Expected expected) => Put(key, value, _ => expected);

    /// <summary>Deletes the entry if it is what is expected.</summary>
    public static EntryChange Delete(string key, Expected expected) => new(key, _ => (expected, Operation.Delete(key)));

    internal (Expected Expected, Operation Operation) Make(JsonSerializerOptions options) => _make(options);

    /// <summary>It was written: its version goes into the value, where it can.</summary>
    internal void Raise(OperationReply reply, JsonSerializerOptions options)
    {
        if (reply.Entry is { } entry)
            _raise?.Invoke(entry, options);
    }

    private static EntryChange Put<T>(string key, T value, Func<JsonSerializerOptions, Expected> expected) => new(
        key,
        options => (expected(options), Operation.Put(key, JsonValues.Write(key, value, options))),
        (entry, options) => JsonValues.Raise(entry, value, options));
}
