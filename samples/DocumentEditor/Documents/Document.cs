namespace DocumentEditor.Documents;

/// <summary>A document as it is stored.</summary>
public sealed record Document(int Id, string Title, string Text, string? SavedBy)
{
    /// <summary>In UTF-16 characters.</summary>
    public const int MaxLength = 100_000;

    /// <summary>Whether it can be stored: PostgreSQL's text takes every character but U+0000.</summary>
    public static bool IsText(string? text) => text is { Length: <= MaxLength } && !text.Contains('\0', StringComparison.Ordinal);

    /// <summary>What there is when the sample is started for the first time.</summary>
    public static IReadOnlyList<Document> Examples { get; } =
    [
        new(1, "Opening speech", "Dear guests,\n\nit is a pleasure to see so many of you.", null),
        new(2, "Bread for Sunday", "500 g flour, 350 g water, 10 g salt, a little yeast.\n\nMix in the evening, bake in the morning.", null),
        new(3, "Minutes of the meeting", "Present: everybody.\n\nDecided: nothing yet.", null),
    ];
}
