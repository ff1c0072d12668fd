namespace EditorialPlatform.Identity;

/// <summary>Writes secret files atomically, readable only by their owner from the moment they are created.</summary>
public static class PrivateFile
{
    public static void Write(string path, string content, bool overwrite)
    {
        var aside = $"{path}.{Guid.NewGuid():N}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            using (var file = new StreamWriter(aside, options))
            {
                file.Write(content);
            }

            File.Move(aside, path, overwrite);
        }
        finally
        {
            File.Delete(aside);
        }
    }
}
