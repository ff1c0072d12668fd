using System.Runtime.InteropServices;

namespace EditorialPlatform.Publishing.Pictures;

/// <summary>
/// GNU's allocator keeps what has been freed, in an arena for each of many threads: after an hour of pictures that is more than the rest of the program.
/// Other C libraries give it back by themselves and have no such functions.
/// </summary>
internal static unsafe class NativeMemory
{
    private const int MaxArenas = -8;

    private static readonly delegate* unmanaged<nuint, int> Trim = (delegate* unmanaged<nuint, int>)Find("malloc_trim");

    /// <summary>Before any native thread has allocated.</summary>
    public static void LimitArenas()
    {
        if ((delegate* unmanaged<int, int, int>)Find("mallopt") is var set && set != null)
        {
            _ = set(MaxArenas, 2);
        }
    }

    /// <summary>Gives back what is free.</summary>
    public static void GiveBack()
    {
        if (Trim != null)
        {
            _ = Trim(0);
        }
    }

    private static nint Find(string function) => NativeLibrary.TryGetExport(NativeLibrary.GetMainProgramHandle(), function, out var address) ? address : 0;
}
