namespace RedisLocking.ContractTests.Administration;

/// <summary>Names and owners that somebody's escaping could trip over.</summary>
public static class OddTexts
{
    public static TheoryData<string> Names => ["{a}", "a}b{c", "{}", "100%", "two words ", " ", "ä\u65e5\U0001F512", "a*b[c]?\\d^e-f", "line\nbreak", "\"quoted\":'x'", "queue", "a:queue"];

    public static TheoryData<string> Owners => ["ada", "user/7 + job?x=%41 é", "{a}*[b]\\~.-_", "\u65e5\u672c\u8a9e \U0001F512", new string('é', 128), new string('%', 128)];
}
